import { RecoveryVault } from '../../../modules/aws-backup/recovery-vault';
import { synthesize } from '../../support/synthesized';

const props = { vaultName: 'smart-vault-points', kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/vault' };

describe('RecoveryVault', () => {
  it('is encrypted with the key it is given, and guarded against destroy', () => {
    const output = synthesize((stack) => new RecoveryVault(stack, 'points', props));
    expect(output.resource('aws_backup_vault.points_vault')).toEqual({
      name: 'smart-vault-points',
      kms_key_arn: props.kmsKeyArn,
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  it('goes with what it holds when told so', () => {
    const output = synthesize((stack) => new RecoveryVault(stack, 'points', { ...props, destroyable: true }));
    const vault = output.resource('aws_backup_vault.points_vault');
    expect(vault).not.toHaveProperty('lifecycle');
    expect(vault.force_destroy).toBe(true);
  });

  it('refuses a name that AWS Backup does not take', () => {
    expect(() =>
      synthesize((stack) => new RecoveryVault(stack, 'points', { ...props, vaultName: 'my vault' })),
    ).toThrow('vaultName must be 2 to 50 letters, digits, _ or -, got "my vault"');
  });
});
