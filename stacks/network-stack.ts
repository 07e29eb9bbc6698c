import type { Construct } from 'constructs';
import type { NetworkConfig } from '../config/types';
import { Network } from '../modules/vpc/network';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface NetworkStackProps extends VaultStackProps {
  readonly network: NetworkConfig;
}

/** The network of a region that asks for one. */
export class NetworkStack extends VaultStack {
  readonly vpcId: string;
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  readonly privateSubnetIds: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    super(scope, id, props);
    const { vpcId, publicSubnetIds, privateSubnetIds } = new Network(this, 'vpc', {
      networkName: this.vault.name,
      ...props.network,
    });
    this.vpcId = vpcId;
    this.publicSubnetIds = publicSubnetIds;
    this.privateSubnetIds = privateSubnetIds;
    this.output('vpc_id', vpcId, 'VPC of this region.');
    this.output('public_subnet_ids', publicSubnetIds, 'Public subnets by availability zone.');
    this.output('private_subnet_ids', privateSubnetIds, 'Private subnets by availability zone.');
  }
}
