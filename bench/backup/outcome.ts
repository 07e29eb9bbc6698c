import { DescribeSnapshotsCommand, type EC2Client, type Snapshot } from '@aws-sdk/client-ec2';

/** What is really there after a run, whatever it said. */
export interface Outcome {
  readonly snapshots: number;
  /** Copies that can be restored. */
  readonly copies: number;
  /** Volumes without such a copy. */
  readonly lost: number;
  /** Snapshots and copies beyond the first of each volume. */
  readonly doubled: number;
}

/** @param volumes how many there are to protect */
export async function outcomeOf(source: EC2Client, dr: EC2Client, volumes: number): Promise<Outcome> {
  const originals = await snapshotsIn(source);
  const usable = (await snapshotsIn(dr)).filter(({ State: state }) => state === 'completed');
  const volumeOf = new Map(originals.map(({ SnapshotId: id = '', VolumeId: volume = '' }) => [id, volume]));
  // A copy names no volume (it reports vol-ffffffff): only its tag leads back.
  const copied = new Set(usable.map((copy) => volumeOf.get(tagOf(copy, 'OriginalSnapshotId'))));
  return {
    snapshots: originals.length,
    copies: usable.length,
    lost: volumes - copied.size,
    doubled: originals.length - new Set(volumeOf.values()).size + usable.length - copied.size,
  };
}

async function snapshotsIn(ec2: EC2Client): Promise<Snapshot[]> {
  const { Snapshots: snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  return snapshots;
}

const tagOf = ({ Tags: tags = [] }: Snapshot, key: string): string =>
  tags.find(({ Key }) => Key === key)?.Value ?? '';
