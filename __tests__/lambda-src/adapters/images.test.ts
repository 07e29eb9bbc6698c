import type { Image } from '@aws-sdk/client-ec2';
import { snapshotsOf, toImagePoint, withSnapshots } from '../../../lambda-src/adapters/drivers/images';
import { readLineage, TAG, type Tags } from '../../../lambda-src/core/lineage';
import type { RecoveryPoint } from '../../../lambda-src/core/recovery-point';

const tags: Tags = {
  [TAG.managedBy]: 'smart-vault',
  [TAG.plan]: 'daily',
  [TAG.run]: 'daily-x',
  [TAG.kind]: 'ami',
  [TAG.source]: 'i-1',
  [TAG.sourceRegion]: 'us-east-1',
  [TAG.createdAt]: '2026-11-21T03:00:00Z',
};
const image: Image = {
  ImageId: 'ami-1',
  State: 'available',
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  BlockDeviceMappings: [
    { DeviceName: '/dev/sda1', Ebs: { SnapshotId: 'snap-1', VolumeSize: 8, Encrypted: true } },
    { DeviceName: '/dev/sdb', VirtualName: 'ephemeral0' },
    { DeviceName: '/dev/sdf', Ebs: { SnapshotId: 'snap-2', VolumeSize: 20, Encrypted: true } },
  ],
};
const snapshot = (id: string, more: Partial<RecoveryPoint> & { tags?: Tags } = {}): RecoveryPoint => {
  const lineage = readLineage(more.tags ?? tags);
  const seen = { id, region: 'us-east-1', state: 'completed', encrypted: true, sizeGiB: 10, tags } as const;
  return { ...seen, ...(lineage && { lineage }), ...more };
};
const looked = (...snapshots: RecoveryPoint[]): RecoveryPoint =>
  withSnapshots(
    toImagePoint(image, 'us-east-1'),
    snapshotsOf(image),
    new Map(snapshots.map((one) => [one.id, one])),
  );

test.each([
  ['pending', 'pending'],
  ['transient', 'pending'],
  ['available', 'completed'],
  ['disabled', 'completed'],
  ['failed', 'error'],
  ['error', 'error'],
  ['invalid', 'error'],
  ['deregistered', 'error'],
  [undefined, 'pending'],
] as const)('an image that is %s is %s', (State, state) => {
  const StateReason = { Message: 'why' };
  expect(toImagePoint({ ...image, State, StateReason }, 'us-east-1')).toMatchObject({
    state,
    message: 'why',
  });
});

test('is as large as its snapshots are, and encrypted when all of them are', () => {
  expect(looked(snapshot('snap-1'), snapshot('snap-2'))).toMatchObject({ sizeGiB: 20, encrypted: true });
  expect(looked(snapshot('snap-1'), snapshot('snap-2'))).not.toHaveProperty('defects');
  expect(looked(snapshot('snap-1'), snapshot('snap-2', { encrypted: false })).encrypted).toBe(false);
});

test('is not done before all its snapshots are seen, and completed', () => {
  expect(looked(snapshot('snap-1')).state).toBe('pending');
  expect(looked(snapshot('snap-1'), snapshot('snap-2', { state: 'pending' })).state).toBe('pending');
});

test.each([
  ['ended in error', { state: 'error' }, 'snap-2 of ami-1 ended in error'],
  ['has no tags', { tags: {} }, 'snap-2 of ami-1 does not carry the tags of the image'],
  [
    'is another run’s',
    { tags: { ...tags, [TAG.run]: 'daily-y' } },
    'snap-2 of ami-1 does not carry the tags of the image',
  ],
  [
    'is of another kind',
    { tags: { ...tags, [TAG.kind]: 'ebs' } },
    'snap-2 of ami-1 does not carry the tags of the image',
  ],
] as const)('has a defect when a snapshot %s', (_what, more, defect) => {
  expect(looked(snapshot('snap-1'), snapshot('snap-2', more)).defects).toEqual([defect]);
});

test('without any snapshot holds nothing', () => {
  const bare = toImagePoint({ ...image, BlockDeviceMappings: [] }, 'us-east-1');
  expect(withSnapshots(bare, [], new Map())).toMatchObject({
    encrypted: false,
    defects: ['ami-1 has no snapshot'],
  });
});
