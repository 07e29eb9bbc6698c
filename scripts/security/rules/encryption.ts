import { valuesAt } from '../resources';
import type { Rule } from '../rule';

/** What holds data at rest, and the attribute that names its key, or says that it is encrypted. */
const HOLDS_DATA: Readonly<Record<string, readonly string[]>> = {
  aws_backup_vault: ['kms_key_arn'],
  aws_cloudtrail: ['kms_key_id'],
  aws_cloudwatch_log_group: ['kms_key_id'],
  aws_db_instance: ['storage_encrypted', 'kms_key_id'],
  aws_dynamodb_table: ['server_side_encryption.enabled'],
  aws_ebs_volume: ['encrypted'],
  aws_efs_file_system: ['encrypted', 'kms_key_id'],
  aws_instance: ['root_block_device.encrypted', 'ebs_block_device.encrypted'],
  aws_kinesis_firehose_delivery_stream: ['server_side_encryption.enabled'],
  aws_launch_template: ['block_device_mappings.ebs.encrypted'],
  aws_rds_cluster: ['storage_encrypted', 'kms_key_id'],
  aws_secretsmanager_secret: ['kms_key_id'],
  aws_sns_topic: ['kms_master_key_id'],
  aws_sqs_queue: ['kms_master_key_id'],
};

const says = (value: unknown): boolean => value === true || (typeof value === 'string' && value !== 'false');

export const encryptedAtRest: Rule = {
  id: 'encrypted-at-rest',
  why: 'What is kept is kept under a key of ours, which decides again who may read it.',
  page: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_rest_encrypt.html',
  check: (resources) =>
    resources.all.flatMap((at) =>
      (HOLDS_DATA[at.type] ?? [])
        .filter((path) => !keyOf(at.block, path).every(says))
        .map((path) => ({ at, what: `is not encrypted: ${path}` })),
    ),
};

/** A copy that EFS makes is encrypted with the key that is named; one that is there already has its own. */
export const encryptedFileCopies: Rule = {
  ...encryptedAtRest,
  id: 'encrypted-file-copies',
  page: 'https://docs.aws.amazon.com/efs/latest/ug/efs-replication.html',
  check: (resources) =>
    resources
      .ofType('aws_efs_replication_configuration')
      .filter(({ block }) => {
        const [key] = valuesAt(block, 'destination.kms_key_id');
        const [system] = valuesAt(block, 'destination.file_system_id');
        return !says(key) && !says(system);
      })
      .map((at) => ({ at, what: 'replicates to a file system without a key of ours' })),
};

/** An attribute of the resource itself must be there; one of a block, where the block is. */
const keyOf = (block: Readonly<Record<string, unknown>>, path: string): readonly unknown[] => {
  const found = valuesAt(block, path);
  return found.length === 0 && path.startsWith('server_side_encryption') ? [undefined] : found;
};
