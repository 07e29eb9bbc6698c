import { paginateDescribeInstances, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { done, type Outcome } from '../../core/outcome';
import { RESTORE_TAG } from '../../core/restore/order';
import type { DrillBin, TaggedThing } from '../../ports/drill-bench';
import { fromAwsTags } from '../drivers/tags';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';

interface FoundInstance extends TaggedThing {
  readonly isGoing: boolean;
}

/** Instances of drills. */
export class InstanceBin implements DrillBin {
  constructor(private readonly clients: Ec2Clients) {}

  async find(region: string, drill: string): Promise<FoundInstance[]> {
    const client = this.clients.safe(region);
    const Filters = [{ Name: `tag:${RESTORE_TAG.drill}`, Values: [drill] }];
    const found: FoundInstance[] = [];
    for await (const { Reservations: some = [] } of paginateDescribeInstances({ client }, { Filters }))
      for (const { InstanceId: id = '', Tags: tags, State: state } of some.flatMap(
        ({ Instances = [] }) => Instances,
      ))
        // What was terminated is shown for another hour.
        if (state?.Name !== 'terminated')
          found.push({
            ...{ what: 'instance', id, region, tags: fromAwsTags(tags) },
            isGoing: state?.Name === 'shutting-down',
          });
    return found;
  }

  remove({ id, region, isGoing }: FoundInstance): Promise<Outcome<void>> {
    if (isGoing) return Promise.resolve(done(undefined));
    return attempt(async () => {
      await this.clients.safe(region, 'delete').send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    });
  }
}
