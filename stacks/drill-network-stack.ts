import type { Construct } from 'constructs';
import { DrillNetwork } from '../modules/drills/network';
import { VaultStack, type VaultStackProps } from './vault-stack';

/** The network of a region in which restores are tested. Nothing refers to it: who restores finds it by its tag. */
export class DrillNetworkStack extends VaultStack {
  constructor(scope: Construct, id: string, props: VaultStackProps) {
    super(scope, id, props);
    const { vpcId } = new DrillNetwork(this, 'drill', { vault: this.vault.name });
    this.output('drill_vpc_id', vpcId, 'VPC in which restores are tested.');
  }
}
