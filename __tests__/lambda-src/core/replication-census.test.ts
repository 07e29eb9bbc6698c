import { batchReplicationCommand, shellLine } from '../../../lambda-src/core/batch-replication';
import { batchRoleBeside } from '../../../lambda-src/core/file-names';
import {
  counted,
  lacking,
  NOTHING_SEEN,
  type ReplicationStatus,
  type SeenVersion,
} from '../../../lambda-src/core/replication-census';
import { reportLines } from '../../../cli/replication-words';

const version = (key: string, status: ReplicationStatus, storageClass?: string): SeenVersion => ({
  key,
  status,
  bytes: 10,
  storageClass,
});
const censusOf = (...versions: SeenVersion[]) => versions.reduce(counted, NOTHING_SEEN);

describe('the census', () => {
  it('counts by what S3 says, and what it lacks with its bytes and first keys', () => {
    const census = censusOf(
      version('a', 'COMPLETED'),
      version('b', 'REPLICA'),
      version('c', 'PENDING'),
      version('d', 'FAILED'),
      version('e', undefined),
      version('f', undefined, 'DEEP_ARCHIVE'),
    );
    expect(census).toEqual({
      replicated: 2,
      pending: 1,
      failed: { count: 1, bytes: 10, examples: ['d'] },
      never: { count: 2, bytes: 20, examples: ['e', 'f'] },
      archived: 1,
    });
    expect(lacking(census)).toBe(3);
  });

  it('stays as small with many', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => version(`key-${at}`, undefined));
    expect(censusOf(...many).never).toEqual({
      count: 10_000,
      bytes: 100_000,
      examples: ['key-0', 'key-1', 'key-2', 'key-3', 'key-4'],
    });
  });

  it('is told to people', () => {
    const many = Array.from({ length: 6 }, (_, at) => version(`k${at}`, 'FAILED', 'GLACIER'));
    expect(reportLines('files', ['replica'], censusOf(version('a', 'COMPLETED'), ...many))).toEqual([
      'files -> replica: 7 versions',
      '  1 replicated',
      '  0 on their way',
      '  0 never replicated',
      '  6 (60 bytes) failed: k0, k1, k2, k3, k4, …',
      '  6 of these are archived: S3 replicates them only once restored',
    ]);
  });
});

describe('the job', () => {
  const job = {
    bucketName: 'ours-files',
    partition: 'aws-cn',
    accountId: '123456789012',
    region: 'cn-north-1',
    roleArn: 'arn:aws-cn:iam::123456789012:role/ours-files-batch-cn-north-1',
    token: 't',
  };
  const optionOf = (words: readonly string[], name: string): unknown =>
    JSON.parse(words[words.indexOf(`--${name}`) + 1]!);

  it('lets S3 list what was never replicated, or failed', () => {
    const words = batchReplicationCommand(job);
    expect(words.slice(0, 4)).toEqual(['aws', 's3control', 'create-job', '--no-confirmation-required']);
    expect(optionOf(words, 'manifest-generator')).toEqual({
      S3JobManifestGenerator: {
        ExpectedBucketOwner: '123456789012',
        SourceBucket: 'arn:aws-cn:s3:::ours-files',
        EnableManifestOutput: false,
        Filter: { EligibleForReplication: true, ObjectReplicationStatuses: ['NONE', 'FAILED'] },
      },
    });
    expect(optionOf(words, 'report')).toMatchObject({ Prefix: 'batch-replication', Enabled: true });
    expect(optionOf(batchReplicationCommand({ ...job, prefix: 'efs/' }), 'manifest-generator')).toMatchObject(
      {
        S3JobManifestGenerator: { Filter: { KeyNameConstraint: { MatchAnyPrefix: ['efs/'] } } },
      },
    );
  });

  it('is a line that a shell takes as it is', () => {
    expect(shellLine(['aws', '--a', '{"b":"c"}', "it's", '--x=1'])).toBe(
      `aws --a '{"b":"c"}' 'it'\\''s' --x=1`,
    );
  });

  it('has the role that the vault made beside that of the bucket', () => {
    const roleOf = (name: string) => batchRoleBeside(`arn:aws:iam::123456789012:role/${name}`);
    expect(roleOf('ours-files-replication-us-east-1')).toBe(
      'arn:aws:iam::123456789012:role/ours-files-batch-us-east-1',
    );
    expect(roleOf('somebody-elses')).toBeUndefined();
  });
});
