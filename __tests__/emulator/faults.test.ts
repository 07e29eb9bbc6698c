import { CreateVolumeCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { Emulator } from '../../emulator/emulator';
import { createFunction, createRole, invoke, json, query, rest } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
const options = () => ({
  endpoint: emulator.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'tester', secretAccessKey: 'x' },
});

beforeAll(async () => {
  emulator = await Emulator.start();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

test('every call is logged with service, action, region, caller and attempt', async () => {
  const ec2 = new EC2Client(options());
  await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 3 }));
  const s3 = new S3Client(options());
  await s3.send(new CreateBucketCommand({ Bucket: 'one' }));
  await s3.send(new PutObjectCommand({ Bucket: 'one', Key: 'a/b', Body: 'text' }));
  await new SFNClient(options()).send(new ListStateMachinesCommand({}));
  await rest(emulator, 'scheduler', 'GET', '/schedules?MaxResults=5');
  await rest(emulator, 'lambda', 'GET', '/2015-03-31/functions/none');
  const calls = await emulator.calls();
  expect(calls.map((c) => `${c.service}:${c.action}`)).toEqual([
    'ec2:CreateVolume',
    's3:CreateBucket',
    's3:PutObject',
    'states:ListStateMachines',
    'scheduler:ListSchedules',
    'lambda:GetFunction',
  ]);
  expect(calls[0]).toMatchObject({
    seq: expect.any(Number),
    region: 'us-east-1',
    caller: 'tester',
    attempt: 1,
    status: 200,
    params: { Size: '3' },
  });
  expect(calls.at(-1)).toMatchObject({ status: 404, errorCode: 'ResourceNotFoundException' });
  expect(await emulator.calls({ service: 's3', action: 'PutObject' })).toHaveLength(1);
});

test('errors are spelled as each protocol does, so that every SDK understands them', async () => {
  const once = { maxAttempts: 1 };
  await emulator.setFaults([{ effect: { error: 'throttle' } }]);
  const ec2 = new EC2Client({ ...options(), ...once });
  await expect(ec2.send(new DescribeVolumesCommand({}))).rejects.toMatchObject({
    name: 'RequestLimitExceeded',
    $metadata: { httpStatusCode: 503 },
  });
  await expect(
    new S3Client({ ...options(), ...once }).send(new CreateBucketCommand({ Bucket: 'b' })),
  ).rejects.toMatchObject({ name: 'SlowDown' });
  await expect(
    new SFNClient({ ...options(), ...once }).send(new ListStateMachinesCommand({})),
  ).rejects.toMatchObject({ name: 'ThrottlingException' });
  await expect(
    new SNSClient({ ...options(), ...once }).send(new ListTopicsCommand({})),
  ).rejects.toMatchObject({ name: 'Throttling' });
  expect((await rest(emulator, 'lambda', 'GET', '/2015-03-31/functions')).status).toBe(429);
  const path = '/service/GraniteServiceVersion20100801/operation/PutMetricData';
  const cbor = await rest(emulator, 'monitoring', 'POST', path, {});
  expect(cbor.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
  expect(cbor.headers.get('x-amzn-query-error')).toBe('ThrottlingException;Sender');
});

test('a rule may take a few calls only, and the SDK tries again', async () => {
  await emulator.setFaults([
    { service: 'ec2', action: 'Describe.*', times: 2, effect: { error: 'throttle' } },
  ]);
  await new EC2Client(options()).send(new DescribeVolumesCommand({}));
  const calls = await emulator.calls({ action: 'DescribeVolumes' });
  expect(calls.map((c) => [c.status, c.injected, c.attempt])).toEqual([
    [503, 'error:throttle', 1],
    [503, 'error:throttle', 2],
    [200, undefined, 3],
  ]);
});

test('contains, caller and latency', async () => {
  await emulator.setFaults([
    { contains: 'needle', effect: { error: 'UnauthorizedOperation', status: 403 } },
    { caller: '^slow', effect: { latencyMs: 200 } },
  ]);
  const denied = await query(emulator, 'ec2', 'DescribeVolumes', { 'VolumeId.1': 'needle' });
  expect(denied.status).toBe(403);
  const started = Date.now();
  await json(emulator, 'sqs', 'AmazonSQS.ListQueues', {}, { caller: 'slow.one' });
  expect(Date.now() - started).toBeGreaterThanOrEqual(200);
});

test('probability repeats with its seed', async () => {
  const outcome = async () => {
    await emulator.setFaults([{ probability: 0.5, seed: 42, effect: { error: 'InternalError' } }]);
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await query(emulator, 'sts', 'GetCallerIdentity')).status);
    return statuses;
  };
  const first = await outcome();
  expect(new Set(first).size).toBe(2);
  expect(await outcome()).toEqual(first);
});

test('a wrong rule is refused with its reason', async () => {
  await expect(emulator.setFaults([{ effect: {} as never }])).rejects.toThrow(/effect must have/);
});

test.each(['before', 'after'] as const)('kill %s ends the Lambda child that makes the call', async (when) => {
  await createRole(emulator);
  await createFunction(
    emulator,
    'victim',
    `export const handler = async () => {
       const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: key, AWS_SESSION_TOKEN: token } = process.env;
       await fetch(url, { method: 'POST', body: 'Action=CreateVolume&AvailabilityZone=us-east-1a&Size=1&Version=2016-11-15',
         headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-amz-security-token': token,
           authorization: \`AWS4-HMAC-SHA256 Credential=\${key}/20260101/us-east-1/ec2/aws4_request\` } });
       return 'done';
     };`,
  );
  await emulator.setFaults([{ caller: '^lambda\\.victim', times: 1, effect: { kill: when } }]);
  const killed = await invoke(emulator, 'victim');
  expect(killed.headers.get('x-amz-function-error')).toBe('Unhandled');
  expect(killed.body.errorType).toBe('Runtime.ExitError');
  const { Volumes } = await new EC2Client(options()).send(new DescribeVolumesCommand({}));
  expect(Volumes).toHaveLength(when === 'after' ? 1 : 0);
  expect((await invoke(emulator, 'victim')).body).toBe('done');
});

test("EC2's token buckets refill in virtual time", async () => {
  await emulator.configure({ tokenBuckets: 'ec2' });
  const ask = async () => (await query(emulator, 'ec2', 'DescribeVolumes')).status;
  const statuses = [];
  for (let i = 0; i < 60; i++) statuses.push(await ask());
  expect(statuses.slice(0, 50)).toEqual(Array(50).fill(200));
  expect(statuses).toContain(503);
  await emulator.advance(60);
  expect(await ask()).toBe(200);
});
