import {
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  type DBCluster,
  type DBClusterSnapshot,
  type DBInstance,
  type DBSnapshot,
  type RDSClient,
  type Tag,
} from '@aws-sdk/client-rds';
import { done, type Outcome } from '../../core/outcome';
import { RESTORE_TAG } from '../../core/restore/order';
import type { StepResult } from '../../ports/restorer';
import { nameIn } from '../drivers/rds-points';
import { fromAwsTags } from '../drivers/tags';
import { failed, later } from './steps';

// By filters: asked by its name, what is not there is an error.

export async function findDbInstance(client: RDSClient, name: string): Promise<DBInstance | undefined> {
  const Filters = [{ Name: 'db-instance-id', Values: [name] }];
  return (await client.send(new DescribeDBInstancesCommand({ Filters }))).DBInstances?.[0];
}

export async function findDbCluster(client: RDSClient, name: string): Promise<DBCluster | undefined> {
  const Filters = [{ Name: 'db-cluster-id', Values: [name] }];
  return (await client.send(new DescribeDBClustersCommand({ Filters }))).DBClusters?.[0];
}

export async function findDbSnapshot(client: RDSClient, arn: string): Promise<DBSnapshot | undefined> {
  const Filters = [{ Name: 'db-snapshot-id', Values: [nameIn(arn)] }];
  const command = new DescribeDBSnapshotsCommand({ SnapshotType: 'manual', Filters });
  return (await client.send(command)).DBSnapshots?.[0];
}

export async function findClusterSnapshot(
  client: RDSClient,
  arn: string,
): Promise<DBClusterSnapshot | undefined> {
  const Filters = [{ Name: 'db-cluster-snapshot-id', Values: [nameIn(arn)] }];
  const command = new DescribeDBClusterSnapshotsCommand({ SnapshotType: 'manual', Filters });
  return (await client.send(command)).DBClusterSnapshots?.[0];
}

export const isOf = (restore: string, tags: Tag[] | undefined): boolean =>
  fromAwsTags(tags)[RESTORE_TAG.restore] === restore;

interface Shown {
  readonly name: string;
  readonly status: string | undefined;
  readonly tags: Tag[] | undefined;
}

/**
 * How far a database has come that may be ours by its name.
 *
 * @param stuck states that do not pass
 */
export function progressOf(
  restore: string,
  { name, status = '', tags }: Shown,
  stuck: ReadonlySet<string>,
  result: StepResult,
): Outcome<StepResult> {
  if (!isOf(restore, tags)) return failed(`${name} is there, and is not of this restore`);
  if (status === 'available') return done(result);
  return stuck.has(status) ? failed(`${name} is ${status}`) : later(`${name} is ${status}`);
}
