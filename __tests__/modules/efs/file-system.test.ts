import { FileSystem, type FileSystemProps } from '../../../modules/efs/file-system';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const props: FileSystemProps = {
  fileSystemName: 'ours-files',
  place,
  kmsKeyArn: 'arn:key',
  subnetIds: { 'us-east-1a': 'subnet-a', 'us-east-1b': 'subnet-b' },
  securityGroupId: 'sg-mounts',
};
const systemOf = (more: Partial<FileSystemProps> = {}) =>
  synthesize((stack) => new FileSystem(stack, 'efs', { ...props, ...more }));

describe('FileSystem', () => {
  const output = systemOf();

  it('is encrypted, guarded, and moves what nobody reads to Infrequent Access and back', () => {
    expect(output.resource('aws_efs_file_system.efs_system')).toEqual({
      creation_token: 'ours-files',
      encrypted: true,
      kms_key_id: 'arn:key',
      throughput_mode: 'elastic',
      lifecycle_policy: [
        { transition_to_ia: 'AFTER_30_DAYS' },
        { transition_to_primary_storage_class: 'AFTER_1_ACCESS' },
      ],
      tags: { Name: 'ours-files' },
      lifecycle: { prevent_destroy: true },
    });
    expect(systemOf({ destroyable: true }).resource('aws_efs_file_system.efs_system')).not.toHaveProperty(
      'lifecycle',
    );
    expect(
      systemOf({ infrequentAccessDays: 1 }).resource('aws_efs_file_system.efs_system').lifecycle_policy,
    ).toContainEqual({ transition_to_ia: 'AFTER_1_DAY' });
  });

  it('has a mount target in each zone', () => {
    for (const [zone, subnet] of Object.entries(props.subnetIds)) {
      expect(output.resource(`aws_efs_mount_target.efs_mount_${zone}`)).toEqual({
        file_system_id: '${aws_efs_file_system.efs_system.id}',
        subnet_id: subnet,
        security_groups: ['sg-mounts'],
      });
    }
  });

  it('lets in roles of the account over TLS, and nobody without a name', () => {
    const policy = output.policy('aws_efs_file_system_policy.efs_policy');
    expect(Object.keys(policy)).toEqual(['RolesOfTheAccount', 'OnlyOverTls']);
    expect(policy.RolesOfTheAccount?.Principal).toEqual({ AWS: 'arn:aws:iam::123456789012:root' });
    expect(policy.OnlyOverTls).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('lets in whoever reaches a mount target only when told', () => {
    expect(Object.keys(systemOf({ clients: 'nfs' }).policy('aws_efs_file_system_policy.efs_policy'))).toEqual(
      ['WhoeverReachesAMountTarget'],
    );
  });

  it('is in AWS Backup unless told otherwise', () => {
    const statusOf = (more: Partial<FileSystemProps>) =>
      systemOf(more).resource('aws_efs_backup_policy.efs_backup').backup_policy;
    expect(statusOf({})).toEqual({ status: 'ENABLED' });
    expect(statusOf({ awsBackup: false })).toEqual({ status: 'DISABLED' });
  });

  it('refuses no zones and a long name, both at once', () => {
    const fileSystemName = 'x'.repeat(65);
    expect(() => systemOf({ subnetIds: {}, fileSystemName })).toThrow(
      `test/efs: subnetIds must have at least one zone, got none; fileSystemName must be at most 64 characters, got "${fileSystemName}"`,
    );
  });
});
