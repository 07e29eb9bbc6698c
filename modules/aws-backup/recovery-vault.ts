import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration';
import { Construct } from 'constructs';
import { refuse, type Check } from '../problems';

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html */
export interface VaultLock {
  /** `governance` can be taken off by who has the permission; `compliance` by nobody once it holds. */
  readonly mode: 'governance' | 'compliance';
  /** Days, from 3, in which a lock in compliance mode can still be changed. */
  readonly changeableDays: number;
}

export interface RecoveryVaultProps {
  /** 2 to 50 letters, digits, `_` or `-` (https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html). */
  readonly vaultName: string;
  /** Encrypts every recovery point in it; cannot be changed later. */
  readonly kmsKeyArn: string;
  /**
   * Whether Terraform may destroy it, with the recovery points in it.
   * @default false: a plan that destroys it is refused, and AWS deletes none that holds anything
   */
  readonly destroyable?: boolean;
  /**
   * Refuses to delete a recovery point before its retention ends.
   * @default who has the permission deletes
   */
  readonly lock?: VaultLock | undefined;
}

/** A vault of AWS Backup. */
export class RecoveryVault extends Construct {
  readonly vaultName: string;
  readonly vaultArn: string;

  constructor(scope: Construct, id: string, props: RecoveryVaultProps) {
    super(scope, id);
    const { vaultName, kmsKeyArn, lock, destroyable = false } = props;
    refuse(scope, id, [
      [
        /^[\w-]{2,50}$/.test(vaultName),
        `vaultName must be 2 to 50 letters, digits, _ or -, got "${vaultName}"`,
      ],
      ...lockChecks(lock, destroyable),
    ]);
    const vault = new BackupVault(this, 'vault', {
      name: vaultName,
      kmsKeyArn,
      forceDestroy: destroyable,
      ...(!destroyable && { lifecycle: { preventDestroy: true } }),
    });
    if (lock) {
      new BackupVaultLockConfiguration(this, 'lock', {
        backupVaultName: vault.name,
        ...(lock.mode === 'compliance' && { changeableForDays: lock.changeableDays }),
      });
    }
    this.vaultName = vault.name;
    this.vaultArn = vault.arn;
  }
}

function lockChecks(lock: VaultLock | undefined, destroyable: boolean): Check[] {
  if (lock?.mode !== 'compliance') return [];
  const { changeableDays } = lock;
  return [
    [
      !destroyable,
      'lock.mode must be governance in a destroyable vault, got compliance: nobody could empty it',
    ],
    [
      Number.isInteger(changeableDays) && changeableDays >= 3,
      `lock.changeableDays must be a whole number from 3, got ${changeableDays}`,
    ],
  ];
}
