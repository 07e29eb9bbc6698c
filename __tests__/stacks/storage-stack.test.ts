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

  it('keeps what could not be delivered, in one queue for runs and notices', () => {
    expect(source?.resource('aws_sqs_queue.dead_letters_queue').name).toBe('smart-vault-dead-letters');
    expect(source?.output('dead_letter_queue_url')).toBe('${aws_sqs_queue.dead_letters_queue.url}');
    // No rule sends where no files are.
    expect(Object.keys(source?.policy('aws_sqs_queue.dead_letters_queue') ?? {})).toEqual(['TlsOnly']);
  });

  it('has a bucket of documents where copies go, as private as the other, and nothing to run there', () => {
    expect(target?.resource('aws_s3_bucket.reports_bucket')).toEqual({
      bucket: 'smart-vault-reports-${data.aws_caller_identity.current.account_id}-us-west-2',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(target?.addresses()).toEqual(
      expect.arrayContaining([
        'aws_s3_bucket_policy.reports_policy',
        'aws_s3_bucket_public_access_block.reports_public_access',
        'aws_s3_bucket_server_side_encryption_configuration.reports_encryption',
        'aws_s3_bucket_versioning.reports_versioning',
      ]),
    );
    expect(target?.addresses()).not.toContain('aws_sqs_queue.dead_letters_queue');
  });

  it('has the vault key alone where nothing goes', () => {
    const regions = { 'us-east-1': { plans: ['daily'] }, 'us-west-2': {} };
    expect(stacksOf(vaultOf({ regions })).get('us-west-2-storage')?.addresses()).toEqual([
      'aws_kms_alias.vault_alias',
      'aws_kms_key.vault_key',
    ]);
  });

  it('keeps deleted snapshots of the vault for a while, only where told', () => {
    const regions = { 'us-east-1': { plans: ['daily'], recycleBin: { days: 14 } }, 'us-west-2': {} };
    const stack = stacksOf(vaultOf({ regions }));
    expect(stack.get('us-east-1-storage')?.resource('aws_rbin_rule.recycle_bin_rule')).toMatchObject({
      resource_type: 'EBS_SNAPSHOT',
      resource_tags: [{ resource_tag_key: 'smart-vault:managed-by', resource_tag_value: 'smart-vault' }],
    });
    expect(stack.get('us-west-2-storage')?.addresses()).not.toContain('aws_rbin_rule.recycle_bin_rule');
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

  describe('for tables', () => {
    const regions = {
      'us-east-1': { plans: ['tables'], copyTo: ['us-west-2', 'eu-west-1'] },
      'us-west-2': {},
      'eu-west-1': {},
    };
    const tables = { schedule: 'rate(1 day)', kinds: ['dynamodb'] as const, copies: { 'us-west-2': {} } };
    const made = stacksOf(vaultOf({ regions, plans: { tables } }));
    const holding = (address: string, stacksOfVault = made) =>
      [...stacksOfVault].flatMap(([id, stack]) => (stack.addresses().includes(address) ? [id] : []));

    it('has a vault of AWS Backup where points are made and where they are copied to', () => {
      expect(holding('aws_backup_vault.points_vault')).toEqual(['us-east-1-storage', 'us-west-2-storage']);
      expect(made.get('us-west-2-storage')?.resource('aws_backup_vault.points_vault')).toEqual({
        name: 'smart-vault-points',
        kms_key_arn: '${aws_kms_key.vault_key.arn}',
        force_destroy: false,
        lifecycle: { prevent_destroy: true },
      });
    });

    it('has the role only where points are made', () => {
      expect(holding('aws_iam_role.tables_access_role')).toEqual(['us-east-1-storage']);
      const stack = made.get('us-east-1-storage');
      expect(stack?.resource('aws_iam_role.tables_access_role').name).toBe(
        'smart-vault-aws-backup-us-east-1',
      );
      expect(stack?.policy('aws_iam_role_policy.tables_access_policy').FillVaults?.Resource).toEqual(
        ['us-east-1', 'us-west-2'].map(
          (region) =>
            `arn:aws:backup:${region}:\${data.aws_caller_identity.current.account_id}:backup-vault:smart-vault-points`,
        ),
      );
    });

    it('has the role that restores wherever points are', () => {
      const roles = 'aws_iam_role.table_restores_access_role';
      expect(holding(roles)).toEqual(['us-east-1-storage', 'us-west-2-storage']);
      expect(made.get('us-west-2-storage')?.resource(roles).name).toBe('smart-vault-aws-restore-us-west-2');
    });

    it('goes with its vault when that is a throw-away', () => {
      const thrown = stacksOf(vaultOf({ regions, plans: { tables }, throwAway: true }));
      const vault = thrown.get('us-east-1-storage')?.resource('aws_backup_vault.points_vault');
      expect(vault).not.toHaveProperty('lifecycle');
      expect(vault?.force_destroy).toBe(true);
    });

    it('has none where a plan takes tables and runs nowhere, or takes none', () => {
      const idle = stacksOf(vaultOf({ plans: { daily: {}, tables } }));
      expect(holding('aws_backup_vault.points_vault', idle)).toEqual([]);
    });
  });

  it('tells its ids by readable names', () => {
    expect(source?.output('operations_key_arn')).toBe('${aws_kms_key.operations_key.arn}');
    expect(source?.output('reports_bucket_name')).toBe('${aws_s3_bucket.reports_bucket.bucket}');
    expect(source?.output('reports_bucket_arn')).toBe('${aws_s3_bucket.reports_bucket.arn}');
    expect(target?.output('vault_key_arn')).toBe('${aws_kms_key.vault_key.arn}');
  });
});
