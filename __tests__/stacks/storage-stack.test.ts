import { stacksOf, vaultOf } from '../support/vaults';

describe('storage', () => {
  const stacks = stacksOf(vaultOf());
  const source = stacks.get('us-east-1-storage');
  const target = stacks.get('us-west-2-storage');

  it('has the operations key and the reports where plans run', () => {
    expect(source?.addresses()).toContain('aws_kms_key.operations_key');
    expect(source?.resource('aws_s3_bucket.reports_bucket')).toEqual({
      bucket: 'smart-vault-reports-${data.aws_caller_identity.current.account_id}-us-east-1',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(Object.keys(source?.policy('aws_kms_key.operations_key') ?? {})).toEqual([
      'AccountDecides',
      'LogsMayEncrypt',
      'AlarmsMayPublish',
    ]);
  });

  it('has the vault key alone where copies go', () => {
    expect(target?.addresses()).toEqual(['aws_kms_alias.vault_alias', 'aws_kms_key.vault_key']);
  });

  it('has the key of copies in every region, so that nobody who stops copying there deletes it', () => {
    const stack = stacksOf(vaultOf({ regions: { 'us-east-1': { plans: ['daily'] }, 'us-west-2': {} } }));
    for (const region of ['us-east-1', 'us-west-2']) {
      expect(stack.get(`${region}-storage`)?.addresses()).toContain('aws_kms_key.vault_key');
    }
  });

  it('may be lost when the vault is a throw-away', () => {
    const stack = stacksOf(vaultOf({ throwAway: true })).get('us-east-1-storage');
    expect(stack?.resource('aws_s3_bucket.reports_bucket')).not.toHaveProperty('lifecycle');
    expect(stack?.resource('aws_s3_bucket.reports_bucket').force_destroy).toBe(true);
    expect(stack?.resource('aws_kms_key.operations_key')).not.toHaveProperty('lifecycle');
    expect(stack?.resource('aws_kms_key.operations_key').deletion_window_in_days).toBe(7);
  });

  it('tells its ids by readable names', () => {
    expect(source?.output('operations_key_arn')).toBe('${aws_kms_key.operations_key.arn}');
    expect(source?.output('reports_bucket_name')).toBe('${aws_s3_bucket.reports_bucket.bucket}');
    expect(source?.output('reports_bucket_arn')).toBe('${aws_s3_bucket.reports_bucket.arn}');
    expect(target?.output('vault_key_arn')).toBe('${aws_kms_key.vault_key.arn}');
  });
});
