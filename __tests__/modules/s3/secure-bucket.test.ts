import { SecureBucket } from '../../../modules/s3/secure-bucket';
import { synthesize } from '../../support/synthesized';

const props = { bucketName: 'smart-vault-reports', kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k' };

describe('SecureBucket', () => {
  const output = synthesize((stack) => new SecureBucket(stack, 'reports', props));

  it('is guarded against destroy', () => {
    expect(output.resource('aws_s3_bucket.reports_bucket')).toEqual({
      bucket: 'smart-vault-reports',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  it('keeps versions, encrypts with the key, and asks KMS once per bucket rather than per object', () => {
    expect(output.resource('aws_s3_bucket_versioning.reports_versioning')).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
    expect(
      output.resource('aws_s3_bucket_server_side_encryption_configuration.reports_encryption').rule,
    ).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: props.kmsKeyArn,
        },
        bucket_key_enabled: true,
      },
    ]);
  });

  it('is private, without ACLs, and takes TLS only', () => {
    expect(output.resource('aws_s3_bucket_public_access_block.reports_public_access')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(output.resource('aws_s3_bucket_ownership_controls.reports_ownership').rule).toEqual({
      object_ownership: 'BucketOwnerEnforced',
    });
    expect(output.policy('aws_s3_bucket_policy.reports_policy').OnlyOverTls).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['${aws_s3_bucket.reports_bucket.arn}', '${aws_s3_bucket.reports_bucket.arn}/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('removes broken uploads, and by default nothing else', () => {
    expect(output.resource('aws_s3_bucket_lifecycle_configuration.reports_lifecycle').rule).toEqual([
      {
        id: 'tidy',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  it('changes policy and lifecycle only after what they depend on', () => {
    expect(output.resource('aws_s3_bucket_policy.reports_policy').depends_on).toEqual([
      'aws_s3_bucket_public_access_block.reports_public_access',
    ]);
    expect(output.resource('aws_s3_bucket_lifecycle_configuration.reports_lifecycle').depends_on).toEqual([
      'aws_s3_bucket_versioning.reports_versioning',
    ]);
  });

  it('takes expiration, further statements and leave to be destroyed', () => {
    const statement = { sid: 'Read', principals: { AWS: '*' }, actions: ['s3:GetObject'], resources: ['*'] };
    const other = synthesize(
      (stack) =>
        new SecureBucket(stack, 'logs', {
          ...props,
          expireAfterDays: 30,
          expireOldVersionsAfterDays: 7,
          statements: [statement],
          destroyable: true,
        }),
    );
    expect(other.resource('aws_s3_bucket.logs_bucket')).toEqual({
      bucket: 'smart-vault-reports',
      force_destroy: true,
    });
    expect(other.resource('aws_s3_bucket_lifecycle_configuration.logs_lifecycle').rule).toEqual([
      expect.objectContaining({
        expiration: [{ days: 30 }],
        noncurrent_version_expiration: [{ noncurrent_days: 7 }],
      }),
    ]);
    expect(Object.keys(other.policy('aws_s3_bucket_policy.logs_policy'))).toEqual(['OnlyOverTls', 'Read']);
  });

  it('moves objects and old versions to cheaper classes', () => {
    const cold = synthesize(
      (stack) =>
        new SecureBucket(stack, 'cold', {
          ...props,
          transitions: [
            { days: 30, storageClass: 'STANDARD_IA' },
            { days: 90, storageClass: 'GLACIER' },
          ],
          oldVersionTransitions: [{ days: 30, storageClass: 'STANDARD_IA' }],
        }),
    );
    expect(cold.resource('aws_s3_bucket_lifecycle_configuration.cold_lifecycle').rule).toEqual([
      expect.objectContaining({
        transition: [
          { days: 30, storage_class: 'STANDARD_IA' },
          { days: 90, storage_class: 'GLACIER' },
        ],
        noncurrent_version_transition: [{ noncurrent_days: 30, storage_class: 'STANDARD_IA' }],
      }),
    ]);
  });

  it('has versions deleted with MFA only, when asked', () => {
    const guarded = synthesize((stack) => new SecureBucket(stack, 'mfa', { ...props, mfaDelete: true }));
    expect(guarded.policy('aws_s3_bucket_policy.mfa_policy').DeleteOnlyWithMfa).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:DeleteObjectVersion', 's3:DeleteBucket'],
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    });
    expect(output.policy('aws_s3_bucket_policy.reports_policy')).not.toHaveProperty('DeleteOnlyWithMfa');
  });

  it('refuses transitions that do not rise', () => {
    const transitions = [
      { days: 90, storageClass: 'STANDARD_IA' },
      { days: 90, storageClass: 'GLACIER' },
    ] as const;
    expect(() => synthesize((stack) => new SecureBucket(stack, 'bad', { ...props, transitions }))).toThrow(
      'test/bad: transitions must have rising days, got 90, 90',
    );
  });

  it('refuses a bad name and bad days, all at once', () => {
    expect(() =>
      synthesize(
        (stack) =>
          new SecureBucket(stack, 'bad', {
            ...props,
            bucketName: 'Reports',
            expireAfterDays: 0,
            expireOldVersionsAfterDays: 1.5,
          }),
      ),
    ).toThrow(
      'test/bad: bucketName must be 3 to 63 lower-case letters, digits, dots or hyphens, got "Reports"; expireAfterDays must be a whole number from 1, got 0; expireOldVersionsAfterDays must be a whole number from 1, got 1.5',
    );
  });
});
