import {
  CopyDBSnapshotCommand,
  CreateDBSnapshotCommand,
  DeleteDBSnapshotCommand,
  DescribeDBInstancesCommand,
  paginateDescribeDBInstances,
  paginateDescribeDBSnapshots,
  type DBInstance,
  type DBSnapshot,
} from '@aws-sdk/client-rds';
import { PAGE_SIZE, type Database, type DatabaseCalls, type Snapshot } from './rds-calls';
import { factsOfInstance } from './rds-facts';
import { toRdsTags } from './rds-points';
import { fromAwsTags } from './tags';

/** DB instances that stand alone; the members of a cluster are protected with it. */
export const instanceCalls: DatabaseCalls = {
  kind: 'rds',
  noun: 'DBInstance',
  snapshotNoun: 'DBSnapshot',
  encryptsCopies: true,
  /** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
  stuck: new Set([
    'failed',
    'inaccessible-encryption-credentials',
    'inaccessible-encryption-credentials-recoverable',
    'incompatible-create',
    'incompatible-network',
    'incompatible-option-group',
    'incompatible-parameters',
    'incompatible-restore',
    'insufficient-capacity',
    'restore-error',
    'stopped',
    'storage-full',
  ]),

  async *databases(client) {
    for await (const page of paginateDescribeDBInstances({ client, pageSize: PAGE_SIZE }, {}))
      yield* (page.DBInstances ?? []).map(toDatabase);
  },

  async statusOf(client, identifier) {
    const Filters = [{ Name: 'db-instance-id', Values: [identifier] }];
    const { DBInstances: found = [] } = await client.send(new DescribeDBInstancesCommand({ Filters }));
    return found[0]?.DBInstanceStatus;
  },

  async create(client, DBInstanceIdentifier, DBSnapshotIdentifier, tags) {
    const { DBSnapshot: made = {} } = await client.send(
      new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier, Tags: toRdsTags(tags) }),
    );
    return toSnapshot(made);
  },

  async copy(client, { sourceArn, name, kmsKeyId, tags }) {
    const { DBSnapshot: made = {} } = await client.send(
      new CopyDBSnapshotCommand({
        SourceDBSnapshotIdentifier: sourceArn,
        TargetDBSnapshotIdentifier: name,
        KmsKeyId: kmsKeyId,
        Tags: toRdsTags(tags),
      }),
    );
    return toSnapshot(made);
  },

  async *snapshots(client, names) {
    const Filters = names && [{ Name: 'db-snapshot-id', Values: [...names] }];
    const pages = paginateDescribeDBSnapshots(
      { client, pageSize: PAGE_SIZE },
      { SnapshotType: 'manual', ...(Filters && { Filters }) },
    );
    for await (const page of pages) yield* (page.DBSnapshots ?? []).map(toSnapshot);
  },

  remove: (client, DBSnapshotIdentifier) =>
    client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier })),
};

function toDatabase(instance: DBInstance): Database {
  const { DBClusterIdentifier: cluster, AllocatedStorage: sizeGiB, BackupRetentionPeriod: days } = instance;
  return {
    resourceId: instance.DbiResourceId ?? '',
    identifier: instance.DBInstanceIdentifier ?? '',
    tags: fromAwsTags(instance.TagList),
    encrypted: instance.StorageEncrypted ?? false,
    ...(sizeGiB !== undefined && { sizeGiB }),
    facts: factsOfInstance(instance),
    ...(days !== undefined && { backupDays: days }),
    ...(cluster !== undefined && {
      notTaken: `is a member of the cluster ${cluster}, which the kind aurora protects by its own tags`,
    }),
  };
}

const toSnapshot = (snapshot: DBSnapshot): Snapshot => ({
  arn: snapshot.DBSnapshotArn ?? '',
  status: snapshot.Status ?? '',
  encrypted: snapshot.Encrypted ?? false,
  ...(snapshot.AllocatedStorage !== undefined && { sizeGiB: snapshot.AllocatedStorage }),
  tags: fromAwsTags(snapshot.TagList),
});
