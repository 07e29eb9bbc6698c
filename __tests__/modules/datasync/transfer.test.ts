import type { StorageClass, TransferOptions } from '../../../modules/datasync/options';
import { Transfer, type TransferProps } from '../../../modules/datasync/transfer';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const props: TransferProps = {
  taskName: 'ours-files',
  place,
  source: { fileSystemArn: 'arn:efs', subnetArn: 'arn:subnet', securityGroupArn: 'arn:sg', ready: [] },
  destination: { bucketArn: 'arn:bucket', prefix: 'efs', keyArn: 'arn:key' },
  schedule: 'cron(0 2 * * ? *)',
  logKeyArn: 'arn:log-key',
};

describe('Transfer', () => {
  const output = synthesize((stack) => new Transfer(stack, 'transfer', props));

  it('reads the file system over TLS with a role of its own', () => {
    expect(output.resource('aws_datasync_location_efs.transfer_from')).toMatchObject({
      efs_file_system_arn: 'arn:efs',
      subdirectory: '/',
      ec2_config: { subnet_arn: 'arn:subnet', security_group_arns: ['arn:sg'] },
      in_transit_encryption: 'TLS1_2',
      file_system_access_role_arn: '${aws_iam_role.transfer_source_role.arn}',
    });
    expect(output.policy('aws_iam_role_policy.transfer_source_policy').ReadFiles?.Action).toEqual([
      'elasticfilesystem:ClientMount',
      'elasticfilesystem:ClientRootAccess',
    ]);
  });

  it('writes below its prefix only', () => {
    expect(output.resource('aws_datasync_location_s3.transfer_to')).toMatchObject({
      s3_bucket_arn: 'arn:bucket',
      subdirectory: '/efs/',
      s3_storage_class: 'STANDARD',
      s3_config: { bucket_access_role_arn: '${aws_iam_role.transfer_destination_role.arn}' },
    });
    const policy = output.policy('aws_iam_role_policy.transfer_destination_policy');
    expect(policy.WriteObjects?.Resource).toBe('arn:bucket/efs/*');
    expect(policy.UseKey?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
    });
  });

  it.each(['source', 'destination'])('lets DataSync of this account alone have the role of the %s', (end) => {
    const trust = output.policy(`aws_iam_role.transfer_${end}_role`, 'assume_role_policy').Assume;
    expect(trust?.Principal).toEqual({ Service: 'datasync.amazonaws.com' });
    expect(trust?.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': '123456789012' },
      ArnLike: { 'aws:SourceArn': ['arn:aws:datasync:us-east-1:123456789012:*'] },
    });
  });

  it('runs on schedule with options that succeed while files change', () => {
    expect(output.resource('aws_datasync_task.transfer_task')).toEqual({
      name: 'ours-files',
      source_location_arn: '${aws_datasync_location_efs.transfer_from.arn}',
      destination_location_arn: '${aws_datasync_location_s3.transfer_to.arn}',
      cloudwatch_log_group_arn: '${aws_cloudwatch_log_group.transfer_logging_log.arn}',
      schedule: { schedule_expression: 'cron(0 2 * * ? *)' },
      options: {
        verify_mode: 'ONLY_FILES_TRANSFERRED',
        overwrite_mode: 'ALWAYS',
        transfer_mode: 'CHANGED',
        preserve_deleted_files: 'PRESERVE',
        posix_permissions: 'PRESERVE',
        uid: 'INT_VALUE',
        gid: 'INT_VALUE',
        atime: 'BEST_EFFORT',
        mtime: 'PRESERVE',
        preserve_devices: 'NONE',
        task_queueing: 'ENABLED',
        log_level: 'TRANSFER',
        bytes_per_second: -1,
      },
      depends_on: ['aws_cloudwatch_log_resource_policy.transfer_logging_policy'],
    });
  });

  it('keeps its log for a week, and DataSync may write it', () => {
    expect(output.resource('aws_cloudwatch_log_group.transfer_logging_log')).toEqual({
      name: '/aws/datasync/ours-files',
      retention_in_days: 7,
      kms_key_id: 'arn:log-key',
    });
    expect(
      output.policy('aws_cloudwatch_log_resource_policy.transfer_logging_policy', 'policy_document'),
    ).toEqual({
      DataSyncMayLog: {
        Sid: 'DataSyncMayLog',
        Effect: 'Allow',
        Principal: { Service: 'datasync.amazonaws.com' },
        Action: ['logs:PutLogEvents', 'logs:CreateLogStream'],
        Resource: '${aws_cloudwatch_log_group.transfer_logging_log.arn}:*',
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:datasync:us-east-1:123456789012:task/*' },
          StringEquals: { 'aws:SourceAccount': '123456789012' },
        },
      },
    });
  });

  it.each<[string, TransferOptions, StorageClass, string]>([
    [
      'verification of everything in an archive',
      { verifyMode: 'POINT_IN_TIME_CONSISTENT' },
      'DEEP_ARCHIVE',
      'verifyMode must not be POINT_IN_TIME_CONSISTENT with storageClass DEEP_ARCHIVE, which DataSync cannot read back',
    ],
    [
      'one time without the other',
      { atime: 'NONE' },
      'STANDARD',
      'atime must be BEST_EFFORT if and only if mtime is PRESERVE, got atime NONE and mtime PRESERVE',
    ],
    [
      'owners without permissions',
      { posixPermissions: 'NONE' },
      'STANDARD',
      'uid, gid and posixPermissions must be kept or dropped together, got INT_VALUE, INT_VALUE and NONE',
    ],
    [
      'deleting while copying all',
      { transferMode: 'ALL', preserveDeletedFiles: 'REMOVE' },
      'STANDARD',
      'preserveDeletedFiles must be PRESERVE with transferMode ALL, which does not look at what the bucket holds',
    ],
  ])('refuses %s', (_, options, storageClass, problem) => {
    const destination = { ...props.destination, storageClass };
    expect(() =>
      synthesize((stack) => new Transfer(stack, 'bad', { ...props, destination, options })),
    ).toThrow(`test/bad: ${problem}`);
  });
});
