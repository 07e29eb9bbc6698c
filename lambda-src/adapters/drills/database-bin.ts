import { DeleteDBInstanceCommand, paginateDescribeDBInstances, type RDSClient } from '@aws-sdk/client-rds';
import { done, type Outcome } from '../../core/outcome';
import { isOfDrill } from '../../core/drill/order';
import type { DrillBin, TaggedThing } from '../../ports/drill-bench';
import { fromAwsTags } from '../drivers/tags';
import type { PerRegion } from '../per-region';
import { attempt } from '../refusals';

interface FoundDatabase extends TaggedThing {
  readonly isGoing: boolean;
  /** Of a cluster of Aurora, which keeps the data. */
  readonly isMember: boolean;
}

/**
 * DB instances of drills, also those in clusters of Aurora; those in other clusters go with them. RDS filters by no tag, so all
 * are looked at.
 */
export class DatabaseBin implements DrillBin {
  constructor(private readonly clients: PerRegion<RDSClient>) {}

  async find(region: string, drill: string): Promise<FoundDatabase[]> {
    const found: FoundDatabase[] = [];
    for await (const { DBInstances: some = [] } of paginateDescribeDBInstances(
      { client: this.clients.in(region) },
      {},
    ))
      for (const one of some) {
        const { DBInstanceIdentifier: id = '', TagList, DBInstanceStatus: status, Engine: engine } = one;
        const tags = fromAwsTags(TagList);
        const isMember = one.DBClusterIdentifier !== undefined;
        if (!isOfDrill(tags, drill) || (isMember && engine?.startsWith('aurora') !== true)) continue;
        found.push({ what: 'db-instance', id, region, tags, isMember, isGoing: status === 'deleting' });
      }
    return found;
  }

  remove({ id, region, isGoing, isMember }: FoundDatabase): Promise<Outcome<void>> {
    if (isGoing) return Promise.resolve(done(undefined));
    return attempt(async () => {
      await this.clients.in(region).send(
        new DeleteDBInstanceCommand({
          DBInstanceIdentifier: id,
          SkipFinalSnapshot: true,
          // Those of a cluster are the cluster's.
          ...(!isMember && { DeleteAutomatedBackups: true }),
        }),
      );
    });
  }
}
