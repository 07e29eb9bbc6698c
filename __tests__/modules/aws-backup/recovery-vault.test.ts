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

  it('is locked for who has the permission, or for everybody, when told so', () => {
    const lockOf = (mode: 'governance' | 'compliance') =>
      synthesize(
        (stack) => new RecoveryVault(stack, 'points', { ...props, lock: { mode, changeableDays: 7 } }),
      ).resource('aws_backup_vault_lock_configuration.points_lock');
    const backup_vault_name = '${aws_backup_vault.points_vault.name}';
    expect(lockOf('governance')).toEqual({ backup_vault_name });
    expect(lockOf('compliance')).toEqual({ backup_vault_name, changeable_for_days: 7 });
  });

  it('refuses a lock that nobody could undo where it may be destroyed, and one without time to think', () => {
    const lock = { mode: 'compliance', changeableDays: 2 } as const;
    expect(() =>
      synthesize((stack) => new RecoveryVault(stack, 'points', { ...props, lock, destroyable: true })),
    ).toThrow(
      'test/points: lock.mode must be governance in a destroyable vault, got compliance: nobody could empty it; lock.changeableDays must be a whole number from 3, got 2',
    );
  });

  it('refuses a name that AWS Backup does not take', () => {
    expect(() =>
      synthesize((stack) => new RecoveryVault(stack, 'points', { ...props, vaultName: 'my vault' })),
    ).toThrow('vaultName must be 2 to 50 letters, digits, _ or -, got "my vault"');
  });
});
