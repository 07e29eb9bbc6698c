import { ReplicaFileSystem } from '../../../modules/efs/replica-file-system';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const props = {
  fileSystemName: 'ours-replica-us-east-1',
  place,
  kmsKeyArn: 'arn:key',
  infrequentAccessDays: 30,
  throughput: 'elastic',
} as const;

describe('ReplicaFileSystem', () => {
  const output = synthesize((stack) => new ReplicaFileSystem(stack, 'efs', props));

  it('lets itself be overwritten, once, is encrypted and guarded', () => {
    expect(output.resource('aws_efs_file_system.efs_system')).toEqual({
      creation_token: 'ours-replica-us-east-1',
      encrypted: true,
      kms_key_id: 'arn:key',
      throughput_mode: 'elastic',
      lifecycle_policy: [
        { transition_to_ia: 'AFTER_30_DAYS' },
        { transition_to_primary_storage_class: 'AFTER_1_ACCESS' },
      ],
      protection: { replication_overwrite: 'DISABLED' },
      tags: { Name: 'ours-replica-us-east-1' },
      lifecycle: { ignore_changes: ['protection'], prevent_destroy: true },
    });
    const loose = synthesize((stack) => new ReplicaFileSystem(stack, 'efs', { ...props, destroyable: true }));
    expect(loose.resource('aws_efs_file_system.efs_system').lifecycle).toEqual({
      ignore_changes: ['protection'],
    });
  });

  it('takes roles of the account over TLS only', () => {
    expect(Object.keys(output.policy('aws_efs_file_system_policy.efs_policy'))).toEqual([
      'RolesOfTheAccount',
      'OnlyOverTls',
    ]);
  });
});
