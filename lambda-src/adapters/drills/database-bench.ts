import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import {
  DBSubnetGroupNotFoundFault,
  DescribeDBSubnetGroupsCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { drillNetworkName } from '../../core/drill/network';
import { NotRestorable, type RestoreOptions, type RestoreOrder } from '../../core/restore/order';
import type { BenchTest, DrillBench, DrillCheck } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { KeptInstance } from '../drivers/rds-facts';
import type { Ec2Clients } from '../ec2-clients';
import type { PerRegion } from '../per-region';
import { findDbInstance, findDbSnapshot } from '../restorers/database-looks';
import { idOf } from '../restorers/steps';
import { emptyGroup, findGroup, hasRules } from './empty-group';

/** Where a database is restored. */
interface Place {
  /** Id of the VPC. */
  readonly vpc: string;
  /** DB subnet group; absent: RDS's default. */
  readonly subnets?: string;
}

/** DB instances: not publicly accessible, in a security group without a rule, under a name of the drill's own. */
export class DatabaseBench implements DrillBench {
  constructor(
    private readonly rds: PerRegion<RDSClient>,
    private readonly ec2: Ec2Clients,
  ) {}

  async isolate(test: BenchTest): Promise<RestoreOptions> {
    const { vault, drill, region, name, options } = test;
    const { vpc, subnets } = await this.placeOf(test);
    const group = await emptyGroup(this.ec2, { region, vpc }, { vault, drill }, options.securityGroup);
    return {
      as: name,
      securityGroups: [group],
      ...(subnets !== undefined && { subnetGroup: subnets }),
    };
  }

  /** The vault's own network for restore tests, unless a group of another one is given; else where the original is. */
  private async placeOf({ vault, region, point, facts, options }: BenchTest): Promise<Place> {
    const own = drillNetworkName(vault);
    const isolated = options.securityGroup === undefined ? await this.vpcOfSubnets(region, own) : undefined;
    if (isolated !== undefined) return { vpc: isolated, subnets: own };
    const kept: KeptInstance | undefined = facts;
    const isHome = point.lineage?.sourceRegion === region;
    const subnets = isHome ? kept?.DBSubnetGroup?.DBSubnetGroupName : undefined;
    if (subnets === undefined) return { vpc: await this.defaultVpc(region) };
    return { vpc: (await this.vpcOfSubnets(region, subnets)) ?? '', subnets };
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

  /** @returns undefined where there is no such group */
  private async vpcOfSubnets(region: string, name: string): Promise<string | undefined> {
    try {
      const { DBSubnetGroups: [found] = [] } = await this.rds
        .in(region)
        .send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: name }));
      return found?.VpcId;
    } catch (error) {
      if (error instanceof DBSubnetGroupNotFoundFault) return undefined;
      throw error;
    }
  }

  private async defaultVpc(region: string): Promise<string> {
    const Filters = [{ Name: 'is-default', Values: ['true'] }];
    const { Vpcs: [found] = [] } = await this.ec2.safe(region).send(new DescribeVpcsCommand({ Filters }));
    if (found?.VpcId !== undefined) return found.VpcId;
    throw new NotRestorable(`${region} has no default VPC, and the subnets of the original are not known.`);
  }
}
