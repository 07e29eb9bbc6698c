import { SecureBucket } from '../../../modules/s3/secure-bucket';
import { synthesize } from '../../support/synthesized';

const step = (days: number, storageClass: string) => ({ days, storageClass });
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
      Action: ['s3:DeleteObjectVersion', 's3:DeleteBucket', 's3:BypassGovernanceRetention'],
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    });
    expect(output.policy('aws_s3_bucket_policy.reports_policy')).not.toHaveProperty('DeleteOnlyWithMfa');
  });

  it('removes delete markers that hide nothing, where old versions expire and objects do not', () => {
    const ruleOf = (more: object) =>
      synthesize((stack) => new SecureBucket(stack, 'old', { ...props, ...more })).resource(
        'aws_s3_bucket_lifecycle_configuration.old_lifecycle',
      ).rule;
    expect(ruleOf({ expireOldVersionsAfterDays: 365 })).toEqual([
      expect.objectContaining({ expiration: [{ expired_object_delete_marker: true }] }),
    ]);
    expect(ruleOf({ expireOldVersionsAfterDays: 1, expireAfterDays: 90 })).toEqual([
      expect.objectContaining({ expiration: [{ days: 90 }] }),
    ]);
  });

  it('moves objects of Intelligent-Tiering to its archives', () => {
    const tiered = synthesize(
      (stack) =>
        new SecureBucket(stack, 'tiered', {
          ...props,
          transitions: [{ days: 0, storageClass: 'INTELLIGENT_TIERING' }],
          archiveTiers: { archiveDays: 90, deepArchiveDays: 180 },
        }),
    );
    const address = 'aws_s3_bucket_intelligent_tiering_configuration.tiered_archive_tiers';
    expect(tiered.resource(address)).toMatchObject({
      name: 'archive',
      tiering: [
        { access_tier: 'ARCHIVE_ACCESS', days: 90 },
        { access_tier: 'DEEP_ARCHIVE_ACCESS', days: 180 },
      ],
    });
    expect(output.addresses().join()).not.toContain('intelligent_tiering');
  });

  it('locks versions, once versioning is on', () => {
    const locked = synthesize(
      (stack) =>
        new SecureBucket(stack, 'locked', { ...props, objectLock: { mode: 'COMPLIANCE', days: 30 } }),
    );
    expect(locked.resource('aws_s3_bucket_object_lock_configuration.locked_lock')).toEqual({
      bucket: '${aws_s3_bucket.locked_bucket.bucket}',
      rule: { default_retention: { mode: 'COMPLIANCE', days: 30 } },
      depends_on: ['aws_s3_bucket_versioning.locked_versioning'],
    });
    // It would replace the bucket, and S3 needs it no more.
    expect(locked.resource('aws_s3_bucket.locked_bucket')).not.toHaveProperty('object_lock_enabled');
  });

  it('has its accesses logged, by day, when asked', () => {
    const logged = synthesize((stack) => new SecureBucket(stack, 'seen', { ...props, accessLogsTo: 'logs' }));
    expect(logged.resource('aws_s3_bucket_logging.seen_access_logs')).toEqual({
      bucket: '${aws_s3_bucket.seen_bucket.bucket}',
      target_bucket: 'logs',
      target_prefix: '',
      target_object_key_format: { partitioned_prefix: { partition_date_source: 'EventTime' } },
    });
    expect(output.addresses().join()).not.toContain('aws_s3_bucket_logging');
  });

  it.each<[string, object, string]>([
    [
      'do not rise',
      { transitions: [step(90, 'STANDARD_IA'), step(90, 'GLACIER')] },
      'transitions must have rising days, got 90, 90; transitions must leave objects 30 days in STANDARD_IA, got STANDARD_IA after 90, GLACIER after 90',
    ],
    [
      'come too early',
      { oldVersionTransitions: [step(29, 'STANDARD_IA')] },
      'oldVersionTransitions must leave objects 30 days in Standard before STANDARD_IA, got STANDARD_IA after 29',
    ],
    [
      'follow too soon',
      { transitions: [step(30, 'STANDARD_IA'), step(59, 'GLACIER')] },
      'transitions must leave objects 30 days in STANDARD_IA, got STANDARD_IA after 30, GLACIER after 59',
    ],
    [
      'go back to a warmer class',
      { transitions: [step(0, 'GLACIER'), step(90, 'STANDARD_IA')] },
      'transitions must go to colder classes (STANDARD_IA, INTELLIGENT_TIERING, GLACIER, DEEP_ARCHIVE), got GLACIER after 0, STANDARD_IA after 90',
    ],
    [
      'are over before they begin',
      { transitions: [step(30, 'STANDARD_IA')], expireAfterDays: 30 },
      'expireAfterDays must be later than the last of transitions (30), got 30',
    ],
    [
      'have half days',
      { transitions: [step(0.5, 'GLACIER')] },
      'transitions must have whole days from 0, got GLACIER after 0.5',
    ],
  ])('refuses transitions that %s', (_, more, problem) => {
    expect(() => synthesize((stack) => new SecureBucket(stack, 'bad', { ...props, ...more }))).toThrow(
      `test/bad: ${problem}`,
    );
  });

  it.each<[string, object, string]>([
    [
      'a lock nobody could ever take down with the bucket',
      { objectLock: { mode: 'COMPLIANCE', days: 1 }, destroyable: true },
      'objectLock.mode must be GOVERNANCE in a destroyable bucket, got COMPLIANCE: nobody could empty it',
    ],
    [
      'a lock for no time',
      { objectLock: { mode: 'GOVERNANCE', days: 0 } },
      'objectLock.days must be a whole number from 1 to 36500, got 0',
    ],
    [
      'archives that come too early, in the wrong order',
      { archiveTiers: { archiveDays: 200, deepArchiveDays: 179 } },
      'archiveTiers.deepArchiveDays must be a whole number from 180 to 730, got 179; archiveTiers.deepArchiveDays must be more than archiveDays (200), got 179',
    ],
  ])('refuses %s', (_, more, problem) => {
    expect(() => synthesize((stack) => new SecureBucket(stack, 'bad', { ...props, ...more }))).toThrow(
      `test/bad: ${problem}`,
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
