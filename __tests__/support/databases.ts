import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBInstances,
  paginateDescribeDBSnapshots,
  RDSClient,
  type Tag,
} from '@aws-sdk/client-rds';
import type { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import type { Tags } from './deployed';

export const toTags = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
export const fromTags = (tags: readonly Tag[] = []): Tags =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

const MASTER = { MasterUsername: 'admin1', MasterUserPassword: 'not-a-secret' };

interface NewDatabase {
  /** @default the key that AWS keeps, where it is encrypted */
  readonly kmsKeyId?: string;
  readonly encrypted?: boolean;
  readonly backupDays?: number;
  readonly engine?: string;
  readonly member?: string;
  /** Name of the DB subnet group of a cluster. */
  readonly subnetGroup?: string;
}

/** A snapshot of either kind, as a test wants to see it. */
export interface SeenSnapshot {
  readonly arn: string;
  readonly of: string;
  readonly type: string;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  readonly sizeGiB?: number;
  readonly tags: Tags;
}

/** The databases of one region of the emulator. */
export class Databases {
  readonly rds: RDSClient;

  constructor(emulator: Emulator, region: string) {
    this.rds = new RDSClient(clientOptions(emulator, region));
  }

  /** @returns the resource id */
  async instance(
    DBInstanceIdentifier: string,
    tags: Tags,
    { kmsKeyId, encrypted = kmsKeyId !== undefined, backupDays = 1, member }: NewDatabase = {},
  ): Promise<string> {
    const { DBInstance: made } = await this.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        DBInstanceClass: 'db.t4g.micro',
        Engine: member === undefined ? 'postgres' : 'aurora-postgresql',
        ...(member === undefined ? { AllocatedStorage: 20, ...MASTER } : { DBClusterIdentifier: member }),
        StorageEncrypted: encrypted,
        ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
        BackupRetentionPeriod: backupDays,
        Tags: toTags(tags),
      }),
    );
    return made!.DbiResourceId!;
  }

  /** @returns the resource id */
  async cluster(
    DBClusterIdentifier: string,
    tags: Tags,
    { kmsKeyId, encrypted = true, engine = 'aurora-postgresql', subnetGroup }: NewDatabase = {},
  ): Promise<string> {
    const { DBCluster: made } = await this.rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier,
        Engine: engine,
        ...MASTER,
        StorageEncrypted: encrypted,
        ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
        ...(subnetGroup !== undefined && { DBSubnetGroupName: subnetGroup }),
        Tags: toTags(tags),
      }),
    );
    return made!.DbClusterResourceId!;
  }

  /** Of instances, automated ones too. */
  async snapshots(): Promise<SeenSnapshot[]> {
    const found: SeenSnapshot[] = [];
    for await (const page of paginateDescribeDBSnapshots({ client: this.rds }, {})) {
      for (const each of page.DBSnapshots ?? [])
        found.push({
          arn: each.DBSnapshotArn!,
          of: each.DBInstanceIdentifier!,
          type: each.SnapshotType!,
          encrypted: each.Encrypted!,
          sizeGiB: each.AllocatedStorage!,
          ...(each.KmsKeyId !== undefined && { kmsKeyId: each.KmsKeyId }),
          tags: fromTags(each.TagList),
        });
    }
    return found;
  }

  async clusterSnapshots(): Promise<SeenSnapshot[]> {
    const found: SeenSnapshot[] = [];
    for await (const page of paginateDescribeDBClusterSnapshots({ client: this.rds }, {})) {
      for (const each of page.DBClusterSnapshots ?? [])
        found.push({
          arn: each.DBClusterSnapshotArn!,
          of: each.DBClusterIdentifier!,
          type: each.SnapshotType!,
          encrypted: each.StorageEncrypted!,
          ...(each.KmsKeyId !== undefined && { kmsKeyId: each.KmsKeyId }),
          tags: fromTags(each.TagList),
        });
    }
    return found;
  }

  /** Takes away every database and every snapshot of the region. */
  async clear(): Promise<void> {
    for await (const page of paginateDescribeDBInstances({ client: this.rds }, {}))
      for (const { DBInstanceIdentifier } of page.DBInstances ?? [])
        await this.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
    const { DBClusters: clusters = [] } = await this.rds.send(new DescribeDBClustersCommand({}));
    for (const { DBClusterIdentifier } of clusters)
      await this.rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier, SkipFinalSnapshot: true }));
    for (const { arn } of await this.snapshots())
      await this.rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: nameIn(arn) }));
    for (const { arn } of await this.clusterSnapshots())
      await this.rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: nameIn(arn) }));
    const { DBInstances: left = [] } = await this.rds.send(new DescribeDBInstancesCommand({}));
    if (left.length > 0) throw new Error(`${left.length} databases are still there`);
  }
}

export const nameIn = (arn: string): string => arn.split(':').slice(6).join(':');
