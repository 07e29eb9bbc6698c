import { dependenciesOf, stacksOf, vaultOf } from '../support/vaults';

const state = { type: 's3', bucket: 'our-state', region: 'eu-west-1' } as const;
const kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab';

describe('bootstrap', () => {
  it('is not there while state is local', () => {
    expect([...stacksOf(vaultOf()).keys()]).not.toContain('bootstrap');
  });

  it('makes the bucket and its key, in the region of the state, with local state of its own', () => {
    const stack = stacksOf(vaultOf({ state })).get('bootstrap');
    expect(stack?.json.provider?.aws).toEqual([expect.objectContaining({ region: 'eu-west-1' })]);
    expect(stack?.json.terraform?.backend).toEqual({
      local: { path: '../../../terraform.bootstrap.tfstate' },
    });
    expect(stack?.resource('aws_s3_bucket.state_bucket')).toEqual({
      bucket: 'our-state',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(stack?.resource('aws_s3_bucket_versioning.state_versioning')).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
    expect(stack?.resource('aws_kms_alias.state_encryption_alias').name).toBe('alias/smart-vault/state');
    expect(stack?.policy('aws_s3_bucket_policy.state_policy')).toHaveProperty('OnlyOverTls');
    expect(stack?.output('state_bucket_name')).toBe('${aws_s3_bucket.state_bucket.bucket}');
    expect(stack?.output('state_key_arn')).toBe('${aws_kms_key.state_encryption_key.arn}');
    expect(stack?.addresses().filter((address) => address.startsWith('aws_dynamodb'))).toEqual([]);
  });

  it('comes before every other stack: their state is in its bucket', () => {
    const dependencies = dependenciesOf(vaultOf({ state }));
    for (const [id, needed] of dependencies) {
      expect([id, needed.includes('bootstrap')]).toEqual([id, id !== 'bootstrap']);
    }
  });

  it('uses the key of the user, and makes the table when that is the lock', () => {
    const lock = { dynamoDbTable: 'our-locks' };
    const stack = stacksOf(vaultOf({ state: { ...state, kmsKeyArn, lock } })).get('bootstrap');
    expect(stack?.addresses().filter((address) => address.startsWith('aws_kms'))).toEqual([]);
    expect(stack?.resource('aws_dynamodb_table.lock')).toEqual({
      name: 'our-locks',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'LockID',
      attribute: [{ name: 'LockID', type: 'S' }],
      server_side_encryption: { enabled: true, kms_key_arn: kmsKeyArn },
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });
});
