import { validateVault } from '../../config/validate';
import type { RolePolicies } from '../support/iam/deployed';
import { testsFileAccess } from '../support/file-access/suite';
import { parsePolicy, type PolicyStatement } from '../support/iam/document';
import { resolveReferences } from '../support/iam/references';
import { stacksOf } from '../support/vaults';

const ACCOUNT = '123456789012';
const BUCKET = `arn:aws:s3:::smart-vault-files-${ACCOUNT}-us-east-1`;
const FILE_SYSTEM = `arn:aws:elasticfilesystem:us-east-1:${ACCOUNT}:file-system/fs-0123456789abcdef0`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/8c4b6c0e-2b6d-4a52-9d8e-1f0a7b3c5d6e`;
const LOGS = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws`;
const fromFiles = (output: string) => `data.terraform_remote_state.us-east-1-files.outputs.${output}`;

/** What Terraform would know once it has applied. */
const VALUES = {
  'data.aws_caller_identity.current.account_id': ACCOUNT,
  'aws_s3_bucket.backup_bucket.arn': BUCKET,
  'aws_efs_file_system.efs_system.arn': FILE_SYSTEM,
  'aws_kms_key.encryption_key.arn': KEY,
  'aws_cloudwatch_log_group.transfer_logging_log.arn': `${LOGS}/datasync/smart-vault-files`,
  'aws_cloudwatch_log_group.log.arn': `${LOGS}/ec2/smart-vault-files`,
  [fromFiles('aws_s3_bucket_backup_bucket_arn')]: BUCKET,
  [fromFiles('aws_efs_file_system_efs_system_arn')]: FILE_SYSTEM,
  [fromFiles('aws_kms_key_encryption_key_arn')]: KEY,
};

const zones = {
  'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
  'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
};
const sync = { directory: '/mnt/efs/reports', delete: true };
const files = { instances: { sync } };
const stacks = stacksOf(
  validateVault({ regions: { 'us-east-1': { network: { cidr: '10.0.0.0/16', zones }, files } } }),
);

function policy(
  stack: 'files' | 'compute',
  address: string,
  attribute = 'policy',
): readonly PolicyStatement[] {
  const text = stacks.get(`us-east-1-${stack}`)?.resource(address)[attribute];
  return parsePolicy(resolveReferences(String(text), VALUES));
}

const role = (stack: 'files' | 'compute', name: string): RolePolicies => ({
  arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  trust: policy(stack, `aws_iam_role.${name}_role`, 'assume_role_policy'),
  own: policy(stack, `aws_iam_role_policy.${name}_policy`),
});

describe('synthesized', () => {
  testsFileAccess(() => ({
    ids: {
      account: ACCOUNT,
      region: 'us-east-1',
      bucketArn: BUCKET,
      prefix: 'efs',
      syncPrefix: 'instances',
      fileSystemArn: FILE_SYSTEM,
      keyArn: KEY,
      instanceLogArn: `${LOGS}/ec2/smart-vault-files`,
      transferLogArn: `${LOGS}/datasync/smart-vault-files`,
      groupName: 'smart-vault-files',
    },
    roles: {
      source: role('files', 'transfer_source'),
      destination: role('files', 'transfer_destination'),
      instance: role('compute', 'access_instance'),
    },
    bucket: policy('files', 'aws_s3_bucket_policy.backup_policy'),
    fileSystem: policy('files', 'aws_efs_file_system_policy.efs_policy'),
    key: policy('files', 'aws_kms_key.encryption_key'),
    transferLog: policy(
      'files',
      'aws_cloudwatch_log_resource_policy.transfer_logging_policy',
      'policy_document',
    ),
  }));
});
