import { DeleteDBInstanceCommand, paginateDescribeDBInstances, type RDSClient } from '@aws-sdk/client-rds';
import { done, type Outcome } from '../../core/outcome';
import { isOfDrill } from '../../core/drill/order';
import type { DrillBin, TaggedThing } from '../../ports/drill-bench';
import { fromAwsTags } from '../drivers/tags';
import type { PerRegion } from '../per-region';
import { attempt } from '../refusals';

interface FoundDatabase extends TaggedThing {
  readonly isGoing: boolean;
}

/** DB instances of drills. RDS filters by no tag, so all are looked at. */
export class DatabaseBin implements DrillBin {
  constructor(private readonly clients: PerRegion<RDSClient>) {}

  async find(region: string, drill: string): Promise<FoundDatabase[]> {
    const found: FoundDatabase[] = [];
    for await (const { DBInstances: some = [] } of paginateDescribeDBInstances(
      { client: this.clients.in(region) },
      {},
    ))
      for (const { DBInstanceIdentifier: id = '', TagList, DBInstanceStatus: status } of some) {
        const tags = fromAwsTags(TagList);
        if (isOfDrill(tags, drill))
          found.push({ what: 'db-instance', id, region, tags, isGoing: status === 'deleting' });
      }
    return found;
  }

  remove({ id, region, isGoing }: FoundDatabase): Promise<Outcome<void>> {
    if (isGoing) return Promise.resolve(done(undefined));
    return attempt(async () => {
      await this.clients.in(region).send(
        new DeleteDBInstanceCommand({
          DBInstanceIdentifier: id,
          SkipFinalSnapshot: true,
          DeleteAutomatedBackups: true,
        }),
      );
    });
  }
}
