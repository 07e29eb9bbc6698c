import { synthesize } from '../support/synthesized';
import { stacksOf, vaultOf } from '../support/vaults';

const nothing = () => undefined;
const s3 = { type: 's3', bucket: 'our-state', region: 'eu-west-1' } as const;
const kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab';

describe('provider', () => {
  it('accepts AWS provider 5.100 and 6, or what the configuration says', () => {
    const { json } = synthesize(nothing);
    expect(json.terraform?.required_providers?.aws).toEqual({ source: 'aws', version: '>= 5.100, < 7.0' });
    const other = synthesize(nothing, { provider: { version: '~> 6.2' } });
    expect(other.json.terraform?.required_providers?.aws?.version).toBe('~> 6.2');
  });

  it('tags everything with the vault, the stack and what the configuration adds', () => {
    const { json } = synthesize(nothing, { name: 'ours', tags: { CostCenter: 'backup' } });
    expect(json.provider?.aws).toEqual([
      {
        region: 'us-east-1',
        default_tags: [
          { tags: { CostCenter: 'backup', 'smart-vault:vault': 'ours', 'smart-vault:stack': 'test' } },
        ],
      },
    ]);
  });
});

describe('state', () => {
  it('is local by default, at a path that is the same on every machine', () => {
    const { json } = synthesize(nothing);
    expect(json.terraform?.backend).toEqual({ local: { path: '../../../terraform.test.tfstate' } });
    expect(json.terraform?.required_version).toBe('>= 1.9');
  });

  it('is locked by S3, and encrypted with the key the bootstrap stack makes', () => {
    const { json } = synthesize(nothing, { state: s3 });
    expect(json.terraform?.backend).toEqual({
      s3: {
        bucket: 'our-state',
        region: 'eu-west-1',
        key: 'smart-vault/test.tfstate',
        encrypt: true,
        kms_key_id: 'alias/smart-vault/state',
        use_lockfile: true,
      },
    });
    expect(json.terraform?.required_version).toBe('>= 1.10');
  });

  it('is encrypted with a key of the user, and locked by a table for an older Terraform', () => {
    const { json } = synthesize(nothing, {
      state: { ...s3, keyPrefix: 'team/vault', kmsKeyArn, lock: { dynamoDbTable: 'locks' } },
    });
    expect(json.terraform?.backend).toEqual({
      s3: {
        bucket: 'our-state',
        region: 'eu-west-1',
        key: 'team/vault/test.tfstate',
        encrypt: true,
        kms_key_id: kmsKeyArn,
        dynamodb_table: 'locks',
      },
    });
    expect(json.terraform?.required_version).toBe('>= 1.9');
  });

  it('is read by other stacks from where it is kept', () => {
    const local = stacksOf(vaultOf()).get('us-east-1-monitoring');
    expect(local?.data('terraform_remote_state.us-east-1-storage')).toEqual({
      backend: 'local',
      config: { path: '../../../terraform.us-east-1-storage.tfstate' },
      workspace: '${terraform.workspace}',
    });
    const remote = stacksOf(vaultOf({ state: s3 })).get('us-east-1-monitoring');
    expect(remote?.data('terraform_remote_state.us-east-1-storage')).toEqual({
      backend: 's3',
      config: { bucket: 'our-state', region: 'eu-west-1', key: 'smart-vault/us-east-1-storage.tfstate' },
      workspace: '${terraform.workspace}',
    });
  });
});
