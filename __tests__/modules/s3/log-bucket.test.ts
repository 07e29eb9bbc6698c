import { LogBucket } from '../../../modules/s3/log-bucket';
import { SecureBucket } from '../../../modules/s3/secure-bucket';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const NAME = 'ours-access-123456789012-us-east-1';
const output = synthesize((stack) => {
  const logs = new LogBucket(stack, 'logs', { bucketName: NAME, place, of: 'ours-*', keepDays: 90 });
  new SecureBucket(stack, 'seen', { bucketName: 'ours-seen', kmsKeyArn: 'k', accessLogsTo: logs.bucketName });
});

describe('LogBucket', () => {
  it('is encrypted by S3 itself, since S3 delivers to no other, and forgets', () => {
    expect(
      output.resource('aws_s3_bucket_server_side_encryption_configuration.logs_kept_encryption').rule,
    ).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }]);
    expect(output.resource('aws_s3_bucket_lifecycle_configuration.logs_kept_lifecycle').rule).toEqual([
      expect.objectContaining({
        expiration: [{ days: 90 }],
        noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      }),
    ]);
    expect(output.resource('aws_s3_bucket.logs_kept_bucket').lifecycle).toEqual({ prevent_destroy: true });
  });

  it('is known to other buckets only once S3 may write to it', () => {
    expect(output.resource('aws_s3_bucket_logging.seen_access_logs').target_bucket).toBe(
      '${aws_s3_bucket_policy.logs_kept_policy.bucket}',
    );
  });

  describe('takes logs', () => {
    const text = String(output.resource('aws_s3_bucket_policy.logs_kept_policy').policy);
    const resource = parsePolicy(
      text.replaceAll('${aws_s3_bucket.logs_kept_bucket.arn}', `arn:aws:s3:::${NAME}`),
    );
    const decide = (service: string, of: string, account: string, action = 's3:PutObject') =>
      evaluate(
        { resource },
        {
          caller: { type: 'service', name: service },
          action,
          targets: [{ arn: `arn:aws:s3:::${NAME}/123456789012/us-east-1/x` }],
          context: {
            'aws:SecureTransport': 'true',
            'aws:SourceAccount': account,
            'aws:SourceArn': `arn:aws:s3:::${of}`,
          },
        },
      ).decision;

    it.each([
      ['of our buckets', 'logging.s3.amazonaws.com', 'ours-files', place.accountId, 'allowed'],
      ['not of other buckets', 'logging.s3.amazonaws.com', 'theirs', place.accountId, 'implicitly denied'],
      ['not of other accounts', 'logging.s3.amazonaws.com', 'ours-x', '999999999999', 'implicitly denied'],
      ['not of other services', 'datasync.amazonaws.com', 'ours-files', place.accountId, 'implicitly denied'],
    ])('%s', (_, service, of, account, decision) => {
      expect(decide(service, of, account)).toBe(decision);
      expect(decide(service, of, account, 's3:DeleteObject')).toBe('implicitly denied');
    });
  });
});
