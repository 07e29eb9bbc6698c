import { DeleteSecurityGroupCommand, paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2';
import type { Outcome } from '../../core/outcome';
import { RESTORE_TAG } from '../../core/restore/order';
import type { DrillBin, TaggedThing } from '../../ports/drill-bench';
import { fromAwsTags } from '../drivers/tags';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';
import { later } from '../restorers/steps';

/** Security groups of drills. */
export class GroupBin implements DrillBin {
  constructor(private readonly clients: Ec2Clients) {}

  async find(region: string, drill: string): Promise<TaggedThing[]> {
    const client = this.clients.safe(region);
    const Filters = [{ Name: `tag:${RESTORE_TAG.drill}`, Values: [drill] }];
    const found: TaggedThing[] = [];
    for await (const { SecurityGroups: groups = [] } of paginateDescribeSecurityGroups(
      { client },
      { Filters },
    ))
      for (const { GroupId: id = '', Tags: tags } of groups)
        found.push({ what: 'security-group', id, region, tags: fromAwsTags(tags) });
    return found;
  }

  async remove({ id, region }: TaggedThing): Promise<Outcome<void>> {
    const outcome = await attempt(async () => {
      await this.clients.safe(region, 'delete').send(new DeleteSecurityGroupCommand({ GroupId: id }));
    });
    if (outcome.status !== 'failed') return outcome;
    if (outcome.reason.startsWith('InvalidGroup.NotFound')) return { status: 'done', value: undefined };
    // Its instance is not quite gone.
    return outcome.reason.startsWith('DependencyViolation') ? later('is still in use') : outcome;
  }
}
