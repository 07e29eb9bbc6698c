import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeDBSubnetGroupsCommand, type RDSClient } from '@aws-sdk/client-rds';
import { NotRestorable, type RestoreOptions, type RestoreOrder } from '../../core/restore/order';
import type { BenchTest, DrillBench, DrillCheck } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { KeptInstance } from '../drivers/rds-facts';
import type { Ec2Clients } from '../ec2-clients';
import type { PerRegion } from '../per-region';
import { findDbInstance, findDbSnapshot } from '../restorers/database-looks';
import { idOf } from '../restorers/steps';
import { emptyGroup, findGroup, hasRules } from './empty-group';

/** DB instances: not publicly accessible, in a security group without a rule, under a name of the drill's own. */
export class DatabaseBench implements DrillBench {
  constructor(
    private readonly rds: PerRegion<RDSClient>,
    private readonly ec2: Ec2Clients,
  ) {}

  async isolate({ drill, region, name, point, facts, options }: BenchTest): Promise<RestoreOptions> {
    const kept: KeptInstance | undefined = facts;
    const isHome = point.lineage?.sourceRegion === region;
    const subnets = isHome ? kept?.DBSubnetGroup?.DBSubnetGroupName : undefined;
    const vpc =
      subnets === undefined ? await this.defaultVpc(region) : await this.vpcOfSubnets(region, subnets);
    const group = await emptyGroup(this.ec2, { region, vpc }, drill, options.securityGroup);
    return {
      as: name,
      securityGroups: [group],
      ...(subnets !== undefined && { subnetGroup: subnets }),
    };
  }

  async examine({ region, points }: RestoreOrder, made: readonly Made[]): Promise<DrillCheck[]> {
    const client = this.rds.in(region);
    const found = await findDbInstance(client, idOf(made, 'db-instance'));
    const snapshot = await findDbSnapshot(client, points[0]?.id ?? '');
    const equal = (name: string, is: unknown, was: unknown): DrillCheck => ({
      name,
      passed: is !== undefined && is === was,
      says: `${String(is)}, and the point has ${String(was)}`,
    });
    const groups = (found?.VpcSecurityGroups ?? []).flatMap((one) => one.VpcSecurityGroupId ?? []);
    const open: string[] = [];
    for (const id of groups) {
      const group = await findGroup(this.ec2, region, id);
      if (group === undefined || hasRules(group)) open.push(id);
    }
    const problems = [
      ...(found?.PubliclyAccessible === false ? [] : ['is publicly accessible']),
      ...(groups.length === 0 ? ['is in no security group'] : []),
      ...open.map((id) => `is in ${id}, which has rules`),
    ];
    return [
      equal('engine', found?.Engine, snapshot?.Engine),
      equal('version', found?.EngineVersion, snapshot?.EngineVersion),
      equal('capacity', found?.AllocatedStorage, snapshot?.AllocatedStorage),
      {
        name: 'isolated',
        passed: problems.length === 0,
        says: problems.join(', ') || 'not publicly accessible, no rule of a security group',
      },
    ];
  }

  private async vpcOfSubnets(region: string, name: string): Promise<string> {
    const { DBSubnetGroups: [found] = [] } = await this.rds
      .in(region)
      .send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: name }));
    return found?.VpcId ?? '';
  }

  private async defaultVpc(region: string): Promise<string> {
    const Filters = [{ Name: 'is-default', Values: ['true'] }];
    const { Vpcs: [found] = [] } = await this.ec2.safe(region).send(new DescribeVpcsCommand({ Filters }));
    if (found?.VpcId !== undefined) return found.VpcId;
    throw new NotRestorable(`${region} has no default VPC, and the subnets of the original are not known.`);
  }
}
