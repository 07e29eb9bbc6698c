import {
  CopyDBClusterSnapshotCommand,
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClustersCommand,
  paginateDescribeDBClusters,
  paginateDescribeDBClusterSnapshots,
  type DBCluster,
  type DBClusterSnapshot,
} from '@aws-sdk/client-rds';
import { PAGE_SIZE, type Database, type DatabaseCalls, type Snapshot } from './rds-calls';
import { factsOfCluster } from './rds-facts';
import { toRdsTags } from './rds-points';
import { fromAwsTags } from './tags';

/** RDS lists the clusters of these services too (RDS API reference, DescribeDBClusters). */
const OTHER_SERVICES: ReadonlyMap<string, string> = new Map([
  ['docdb', 'Amazon DocumentDB'],
  ['neptune', 'Amazon Neptune'],
]);

/** DB clusters: Aurora's, and the Multi-AZ ones of RDS. */
export const clusterCalls: DatabaseCalls = {
  kind: 'aurora',
  noun: 'DBCluster',
  snapshotNoun: 'DBClusterSnapshot',
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html, KmsKeyId */
  encryptsCopies: false,
  /** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/accessing-monitoring.html */
  stuck: new Set([
    'cloning-failed',
    'inaccessible-encryption-credentials',
    'inaccessible-encryption-credentials-recoverable',
    'incompatible-parameters',
    'migration-failed',
    'stopped',
  ]),

  async *databases(client) {
    for await (const page of paginateDescribeDBClusters({ client, pageSize: PAGE_SIZE }, {}))
      yield* (page.DBClusters ?? []).map(toDatabase);
  },

  async statusOf(client, identifier) {
    const Filters = [{ Name: 'db-cluster-id', Values: [identifier] }];
    const { DBClusters: found = [] } = await client.send(new DescribeDBClustersCommand({ Filters }));
    return found[0]?.Status;
  },

  async create(client, DBClusterIdentifier, DBClusterSnapshotIdentifier, tags) {
    const { DBClusterSnapshot: made = {} } = await client.send(
      new CreateDBClusterSnapshotCommand({
        DBClusterIdentifier,
        DBClusterSnapshotIdentifier,
        Tags: toRdsTags(tags),
      }),
    );
    return toSnapshot(made);
  },

  async copy(client, { sourceArn, name, kmsKeyId, tags }) {
    const { DBClusterSnapshot: made = {} } = await client.send(
      new CopyDBClusterSnapshotCommand({
        SourceDBClusterSnapshotIdentifier: sourceArn,
        TargetDBClusterSnapshotIdentifier: name,
        KmsKeyId: kmsKeyId,
        Tags: toRdsTags(tags),
      }),
    );
    return toSnapshot(made);
  },

  async *snapshots(client, names) {
    const Filters = names && [{ Name: 'db-cluster-snapshot-id', Values: [...names] }];
    const pages = paginateDescribeDBClusterSnapshots(
      { client, pageSize: PAGE_SIZE },
      { SnapshotType: 'manual', ...(Filters && { Filters }) },
    );
    for await (const page of pages) yield* (page.DBClusterSnapshots ?? []).map(toSnapshot);
  },

  remove: (client, DBClusterSnapshotIdentifier) =>
    client.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier })),
};

function toDatabase(cluster: DBCluster): Database {
  const service = OTHER_SERVICES.get(cluster.Engine ?? '');
  const days = cluster.BackupRetentionPeriod;
  return {
    resourceId: cluster.DbClusterResourceId ?? '',
    identifier: cluster.DBClusterIdentifier ?? '',
    tags: fromAwsTags(cluster.TagList),
    encrypted: cluster.StorageEncrypted ?? false,
    facts: factsOfCluster(cluster),
    ...(days !== undefined && { backupDays: days }),
    ...(service !== undefined && { notTaken: `is a cluster of ${service}, of which no kind makes points` }),
  };
}

const toSnapshot = (snapshot: DBClusterSnapshot): Snapshot => ({
  arn: snapshot.DBClusterSnapshotArn ?? '',
  status: snapshot.Status ?? '',
  encrypted: snapshot.StorageEncrypted ?? false,
  tags: fromAwsTags(snapshot.TagList),
});
