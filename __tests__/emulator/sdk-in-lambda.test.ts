import { join } from 'node:path';
import { CreateVolumeCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { build } from 'esbuild';
import { Emulator } from '../../emulator/emulator';
import { createFunction, createRole, invoke, query } from './support/raw';

jest.setTimeout(90_000);

const source = `
import { CopySnapshotCommand, CreateSnapshotCommand, EC2Client } from '@aws-sdk/client-ec2';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
const metrics = new Metrics({ namespace: 'Vault', serviceName: 'snapshots' });
export const handler = async ({ VolumeId }) => {
  const { SnapshotId } = await new EC2Client({}).send(new CreateSnapshotCommand({ VolumeId }));
  const copy = await new EC2Client({ region: 'us-west-2' }).send(
    new CopySnapshotCommand({ SourceRegion: 'us-east-1', SourceSnapshotId: SnapshotId }));
  metrics.addMetric('SnapshotsCreated', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  return { SnapshotId, copy: copy.SnapshotId };
};`;

let emulator: Emulator;
let code: string;
let VolumeId: string;
let ec2: EC2Client;

beforeAll(async () => {
  const bundled = await build({
    stdin: { contents: source, resolveDir: join(__dirname, '..', '..'), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  code = bundled.outputFiles[0]!.text;
  emulator = await Emulator.start();
});
beforeEach(async () => {
  await emulator.reset();
  await createRole(emulator);
  await createFunction(emulator, 'snap', code, { Timeout: 60 });
  ec2 = new EC2Client({
    endpoint: emulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
  });
  VolumeId = (await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1 }))).VolumeId!;
});
afterAll(() => emulator?.stop());

test('a bundled handler with the SDK and Powertools works against the emulator, in two regions', async () => {
  const { body } = await invoke(emulator, 'snap', { VolumeId });
  expect(body).toEqual({
    SnapshotId: expect.stringMatching(/^snap-/),
    copy: expect.stringMatching(/^snap-/),
  });
  expect(await emulator.calls({ caller: 'lambda.snap' })).toMatchObject([
    { service: 'ec2', action: 'CreateSnapshot', region: 'us-east-1', params: { VolumeId } },
    { service: 'ec2', action: 'CopySnapshot', region: 'us-west-2', params: { SourceRegion: 'us-east-1' } },
  ]);
  const { body: metrics } = await query(emulator, 'monitoring', 'ListMetrics', { Namespace: 'Vault' });
  expect(metrics).toContain('<MetricName>SnapshotsCreated</MetricName>');
});

test('virtual time a year ahead does not disturb the SDK', async () => {
  await emulator.advance(86_400 * 365);
  expect((await invoke(emulator, 'snap', { VolumeId })).body.copy).toMatch(/^snap-/);
});

test('the SDK in the handler tries throttled calls again', async () => {
  await emulator.setFaults([
    { action: 'CreateSnapshot', caller: '^lambda\\.', times: 2, effect: { error: 'throttle' } },
  ]);
  expect((await invoke(emulator, 'snap', { VolumeId })).body.copy).toMatch(/^snap-/);
  expect((await emulator.calls({ action: 'CreateSnapshot' })).map((call) => call.attempt)).toEqual([1, 2, 3]);
});

test('a function whose clock is wrong is told the time, and tries again', async () => {
  const effect = { error: 'RequestTimeTooSkewed', status: 403 };
  await emulator.setFaults([{ action: 'CreateSnapshot', caller: '^lambda\\.', times: 2, effect }]);
  expect((await invoke(emulator, 'snap', { VolumeId })).body.copy).toMatch(/^snap-/);
  expect((await emulator.calls({ action: 'CreateSnapshot' })).map((call) => call.status)).toEqual([
    403, 403, 200,
  ]);
});

test('killed after CreateSnapshot took effect, the invocation fails and the snapshot is there', async () => {
  await emulator.setFaults([{ action: 'CreateSnapshot', effect: { kill: 'after' }, times: 1 }]);
  const { body } = await invoke(emulator, 'snap', { VolumeId });
  expect(body.errorType).toBe('Runtime.ExitError');
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  expect(Snapshots).toMatchObject([{ VolumeId }]);
  expect(await emulator.calls({ action: 'CreateSnapshot' })).toMatchObject([
    { injected: 'kill:after', status: 200 },
  ]);
});
