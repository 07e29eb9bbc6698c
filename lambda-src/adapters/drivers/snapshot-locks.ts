import {
  DescribeLockedSnapshotsCommand,
  LockSnapshotCommand,
  type LockedSnapshotsInfo,
} from '@aws-sdk/client-ec2';
import type { Lock } from '../../core/lock';
import type { Outcome } from '../../core/outcome';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';

/** EC2 API reference, DescribeLockedSnapshots: results per page. */
const PAGE_SIZE = 1000;
/** The states in which EC2 refuses to delete; `expired` is the other one. */
const LOCKED = ['governance', 'compliance-cooloff', 'compliance'];

/** What is locked in a region, and how, in words; a lock that has expired forbids nothing. All pages. */
export async function locksBySnapshot(
  clients: Ec2Clients,
  region: string,
): Promise<ReadonlyMap<string, string>> {
  const locks = new Map<string, string>();
  let token: string | undefined;
  do {
    const { Snapshots: snapshots = [], NextToken: next } = await clients.safe(region).send(
      new DescribeLockedSnapshotsCommand({
        Filters: [{ Name: 'lock-state', Values: LOCKED }],
        MaxResults: PAGE_SIZE,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const snapshot of snapshots)
      if (snapshot.SnapshotId !== undefined) locks.set(snapshot.SnapshotId, describeLock(snapshot));
    token = next;
  } while (token);
  return locks;
}

/** Once more is the same lock a moment longer, which EC2 allows, in compliance mode as long as it cools off. */
export function lockSnapshot(
  clients: Ec2Clients,
  region: string,
  id: string,
  { mode, days, coolOffHours }: Lock,
): Promise<Outcome<void>> {
  const command = new LockSnapshotCommand({
    SnapshotId: id,
    LockMode: mode,
    LockDuration: days,
    ...(coolOffHours === undefined ? {} : { CoolOffPeriod: coolOffHours }),
  });
  return attempt(async () => void (await clients.safe(region, 'lock').send(command)));
}

function describeLock({ LockState: state, LockExpiresOn: end }: LockedSnapshotsInfo): string {
  const until = end === undefined ? '' : ` until ${end.toISOString()}`;
  return `locked (${state ?? 'unknown'})${until}`;
}
