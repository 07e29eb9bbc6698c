import { DescribeSubnetsCommand, type Subnet } from '@aws-sdk/client-ec2';
import { NotRestorable, RESTORE_TAG, type RestoreOptions, type RestoreOrder } from '../../core/restore/order';
import type { BenchTest, DrillBench, DrillCheck } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { Ec2Clients } from '../ec2-clients';
import { findInstance } from '../restorers/ec2-looks';
import { idOf } from '../restorers/steps';
import { emptyGroup, findGroup, hasRules } from './empty-group';

/** Instances: in a subnet that gives no public address, in a security group without a rule, with no role of their own. */
export class InstanceBench implements DrillBench {
  constructor(private readonly clients: Ec2Clients) {}

  async isolate({ vault, drill, region, options }: BenchTest): Promise<RestoreOptions> {
    const {
      SubnetId: subnet = '',
      VpcId: vpc = '',
      MapPublicIpOnLaunch: isPublic,
    } = await this.subnetOf(region, vault, options.subnet);
    if (isPublic === true)
      throw new NotRestorable(
        `${subnet} gives its instances public addresses: name another with --subnet, or turn that off.`,
      );
    const group = await emptyGroup(this.clients, { region, vpc }, { vault, drill }, options.securityGroup);
    return { subnet, securityGroups: [group] };
  }

  async examine(order: RestoreOrder, made: readonly Made[]): Promise<DrillCheck[]> {
    const { region } = order;
    const instance = await findInstance(this.clients, region, idOf(made, 'instance'));
    const {
      PublicIpAddress: address,
      IamInstanceProfile: profile,
      SecurityGroups: groups = [],
    } = instance ?? {};
    const open: string[] = [];
    for (const { GroupId: id = '' } of groups) {
      const group = await findGroup(this.clients, region, id);
      if (group === undefined || hasRules(group)) open.push(id);
    }
    const problems = [
      ...(address === undefined ? [] : [`has the public address ${address}`]),
      ...(profile === undefined ? [] : [`has the role of ${profile.Arn ?? ''}`]),
      ...(groups.length === 0 ? ['is in no security group'] : []),
      ...open.map((id) => `is in ${id}, which has rules`),
    ];
    return [
      { name: 'there', passed: instance !== undefined, says: instance?.State?.Name ?? 'gone' },
      {
        name: 'isolated',
        passed: problems.length === 0,
        says: problems.join(', ') || 'no public address, no role, no rule of a security group',
      },
    ];
  }

  private async subnetOf(region: string, vault: string, asked?: string): Promise<Subnet> {
    const filter =
      asked === undefined
        ? { Name: `tag:${RESTORE_TAG.drill}`, Values: [vault] }
        : { Name: 'subnet-id', Values: [asked] };
    const { Subnets: found = [] } = await this.clients
      .safe(region)
      .send(new DescribeSubnetsCommand({ Filters: [filter] }));
    const [subnet] = found;
    if (subnet !== undefined) return subnet;
    throw new NotRestorable(
      asked === undefined
        ? `No subnet in ${region} is tagged ${RESTORE_TAG.drill}=${vault}: configure \`drills\`, tag one, or name one with --subnet.`
        : `There is no subnet ${asked} in ${region}.`,
    );
  }
}
