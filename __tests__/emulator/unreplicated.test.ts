import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { execFileSync } from 'node:child_process';
import { ACCOUNT, Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { unreplicated } from '../support/unreplicated';
import { query } from './support/raw';

jest.setTimeout(120_000);

const ROLE = `arn:aws:iam::${ACCOUNT}:role/ours-files-replication-us-east-1`;
let emulator: Emulator;
let s3: S3Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  s3 = new S3Client(clientOptions(emulator, 'us-east-1'));
});
beforeEach(async () => {
  await emulator.reset();
  await query(emulator, 'iam', 'CreateRole', {
    RoleName: 'ours-files-replication-us-east-1',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
    Version: '2010-05-08',
  });
  for (const Bucket of ['files', 'replica']) {
    await s3.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }
});
afterAll(() => emulator?.stop());

const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'files', Key, Body: 'data' }));
const replicate = () =>
  s3.send(
    new PutBucketReplicationCommand({
      Bucket: 'files',
      ReplicationConfiguration: {
        Role: ROLE,
        Rules: [
          {
            ID: 'everything',
            Priority: 1,
            Status: 'Enabled',
            Filter: { Prefix: '' },
            DeleteMarkerReplication: { Status: 'Disabled' },
            Destination: { Bucket: 'arn:aws:s3:::replica' },
          },
        ],
      },
    }),
  );
const find = (...options: string[]) => unreplicated(emulator, 'files', ...options);

test('a replica that has everything', async () => {
  await replicate();
  await put('a');
  const { code, stdout } = await find();
  expect(stdout).toBe(
    'files -> replica: 1 versions\n  1 replicated\n  0 on their way\n  0 never replicated\n  0 failed\n',
  );
  expect(code).toBe(0);
});

test('on its way is neither there nor lost', async () => {
  await replicate();
  await emulator.configure({ replicationSeconds: 600 });
  await put('a');
  expect(await find()).toMatchObject({
    code: 4,
    stdout: expect.stringContaining('1 on their way') as string,
  });
});

test('what was there before and what failed, on all pages, with a command that the AWS CLI takes', async () => {
  const many = Array.from({ length: 1010 }, (_, at) => `before/${String(at).padStart(4, '0')}`);
  for (let at = 0; at < many.length; at += 50) await Promise.all(many.slice(at, at + 50).map(put));
  await put('deleted');
  await s3.send(new DeleteObjectCommand({ Bucket: 'files', Key: 'deleted' }));
  await replicate();
  await emulator.configure({ replicationFails: ['failed'] });
  await put('failed');
  await put('good');
  await emulator.setFaults([
    { service: 's3', action: 'HeadObject', effect: { error: 'throttle' }, times: 20 },
  ]);

  const { code, stdout } = await find();
  expect(code).toBe(3);
  expect(stdout).toContain(
    [
      'files -> replica: 1012 versions',
      '  1 replicated',
      '  0 on their way',
      '  1010 (4040 bytes) never replicated: before/0000, before/0001, before/0002, before/0003, before/0004, …',
      '  1 (4 bytes) failed: failed',
    ].join('\n'),
  );
  const command = stdout.trim().split('\n').at(-1)!;
  expect(command).toContain(`--role-arn arn:aws:iam::${ACCOUNT}:role/ours-files-batch-us-east-1`);
  // Checked by the CLI's own model of the call; nothing is sent.
  expect(execFileSync('bash', ['-c', `${command} --generate-cli-skeleton output`]).toString()).toContain(
    'JobId',
  );

  expect((await find('--old-versions')).stdout).toContain('1011 (4044 bytes) never replicated');
  expect((await find('--prefix', 'good')).code).toBe(0);
});

test.each([
  ['a bucket that does not replicate', [], 'The bucket files does not replicate.'],
  ['a bucket that is not there', ['--bucket', 'nowhere'], 'There is no bucket nowhere.'],
])('%s is an error, not a clean bill', async (_, options, error) => {
  const { code, stderr } = await find(...options);
  expect(stderr).toContain(error);
  expect(code).toBe(1);
});

test('a version that may not be read is an error', async () => {
  await replicate();
  await put('a');
  await emulator.setFaults([
    { service: 's3', action: 'HeadObject', effect: { error: 'AccessDenied', status: 403 } },
  ]);
  expect((await find()).code).toBe(1);
});
