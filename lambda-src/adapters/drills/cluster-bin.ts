import { DeleteDBClusterCommand, paginateDescribeDBClusters, type RDSClient } from '@aws-sdk/client-rds';
import { isOfDrill } from '../../core/drill/order';
import { done, type Outcome } from '../../core/outcome';
import type { DrillBin, TaggedThing } from '../../ports/drill-bench';
import { fromAwsTags } from '../drivers/tags';
import type { PerRegion } from '../per-region';
import { attempt } from '../refusals';
import { later } from '../restorers/steps';

interface FoundCluster extends TaggedThing {
  readonly isGoing: boolean;
  /** Those that must be gone before: the cluster of others takes its own along. */
  readonly members: readonly string[];
}

/** DB clusters of drills. RDS filters by no tag, so all are looked at. */
export class ClusterBin implements DrillBin {
  constructor(private readonly clients: PerRegion<RDSClient>) {}

  async find(region: string, drill: string): Promise<FoundCluster[]> {
    const found: FoundCluster[] = [];
    for await (const { DBClusters: some = [] } of paginateDescribeDBClusters(
      { client: this.clients.in(region) },
      {},
    ))
      for (const { DBClusterIdentifier: id = '', Engine, TagList, Status, DBClusterMembers = [] } of some) {
        const tags = fromAwsTags(TagList);
        const isAurora = Engine?.startsWith('aurora') === true;
        const members = isAurora ? DBClusterMembers.flatMap((one) => one.DBInstanceIdentifier ?? []) : [];
        if (isOfDrill(tags, drill))
          found.push({ what: 'db-cluster', id, region, tags, members, isGoing: Status === 'deleting' });
      }
    return found;
  }

  remove({ id, region, isGoing, members }: FoundCluster): Promise<Outcome<void>> {
    if (isGoing) return Promise.resolve(done(undefined));
    if (members.length > 0) return Promise.resolve(later(`still has ${members.join(', ')}`));
    return attempt(async () => {
      await this.clients
        .in(region)
        .send(new DeleteDBClusterCommand({ DBClusterIdentifier: id, SkipFinalSnapshot: true }));
    });
  }
}
