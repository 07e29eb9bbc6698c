import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import {
  DBSubnetGroupNotFoundFault,
  DescribeDBSubnetGroupsCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { drillNetworkName } from '../../core/drill/network';
import { NotRestorable, type RestoreOptions } from '../../core/restore/order';
import type { BenchTest, DrillCheck } from '../../ports/drill-bench';
import type { Ec2Clients } from '../ec2-clients';
import type { PerRegion } from '../per-region';
import { emptyGroup, findGroup, hasRules } from './empty-group';

/** Where a database is restored. */
interface Place {
  /** Id of the VPC. */
  readonly vpc: string;
  /** DB subnet group; absent: RDS's default. */
  readonly subnets?: string;
}

/** Where instances and clusters of databases reach nothing, and nothing reaches them. */
export class DatabaseIsolation {
  constructor(
    private readonly rds: PerRegion<RDSClient>,
    private readonly ec2: Ec2Clients,
  ) {}

  /**
   * @param original DB subnet group of the original, where that was written down
   * @throws NotRestorable where there is no such place
   */
  async optionsFor(
    test: BenchTest,
    original: string | undefined,
  ): Promise<Pick<RestoreOptions, 'as' | 'securityGroups' | 'subnetGroup'>> {
    const { vault, drill, region, name, options } = test;
    const { vpc, subnets } = await this.placeOf(test, original);
    const group = await emptyGroup(this.ec2, { region, vpc }, { vault, drill }, options.securityGroup);
    return {
      as: name,
      securityGroups: [group],
      ...(subnets !== undefined && { subnetGroup: subnets }),
    };
  }

  /**
   * @param isPublic whether it can be reached from outside; undefined: nobody says so
   * @param groups ids of the security groups that it is in
   */
  async check(region: string, isPublic: boolean | undefined, groups: readonly string[]): Promise<DrillCheck> {
    const open: string[] = [];
    for (const id of groups) {
      const group = await findGroup(this.ec2, region, id);
      if (group === undefined || hasRules(group)) open.push(id);
    }
    const problems = [
      ...(isPublic === false ? [] : ['is publicly accessible']),
      ...(groups.length === 0 ? ['is in no security group'] : []),
      ...open.map((id) => `is in ${id}, which has rules`),
    ];
    return {
      name: 'isolated',
      passed: problems.length === 0,
      says: problems.join(', ') || 'not publicly accessible, no rule of a security group',
    };
  }

  /** The vault's own network for restore tests, unless a group of another one is given; else where the original is. */
  private async placeOf(
    { vault, region, point, options }: BenchTest,
    original: string | undefined,
  ): Promise<Place> {
    const own = drillNetworkName(vault);
    const isolated = options.securityGroup === undefined ? await this.vpcOfSubnets(region, own) : undefined;
    if (isolated !== undefined) return { vpc: isolated, subnets: own };
    const isHome = point.lineage?.sourceRegion === region;
    const subnets = isHome ? original : undefined;
    if (subnets === undefined) return { vpc: await this.defaultVpc(region) };
    return { vpc: (await this.vpcOfSubnets(region, subnets)) ?? '', subnets };
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

/** Something that a restored database should have as its point has it. */
export const equal = (name: string, is: unknown, was: unknown): DrillCheck => ({
  name,
  passed: is !== undefined && is === was,
  says: `${String(is)}, and the point has ${String(was)}`,
});
