import { NotRestorable, type RestoreOptions, type RestoreOrder } from '../../core/restore/order';
import type { BenchTest, DrillBench, DrillCheck } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { Ec2Clients } from '../ec2-clients';
import { findInstance } from '../restorers/ec2-looks';
import { idOf } from '../restorers/steps';
import { drillSubnet, noDrillSubnet } from './drill-subnet';
import { emptyGroup, findGroup, hasRules } from './empty-group';

/** Instances: in a subnet that gives no public address, in a security group without a rule, with no role of their own. */
export class InstanceBench implements DrillBench {
  constructor(private readonly clients: Ec2Clients) {}

  async isolate({ vault, drill, region, options }: BenchTest): Promise<RestoreOptions> {
    const wanted = { region, vault, ...(options.subnet !== undefined && { asked: options.subnet }) };
    const found = await drillSubnet(this.clients, wanted);
    if (found === undefined) throw new NotRestorable(`There is no isolated place: ${noDrillSubnet(wanted)}.`);
    const { SubnetId: subnet = '', VpcId: vpc = '' } = found;
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
}
