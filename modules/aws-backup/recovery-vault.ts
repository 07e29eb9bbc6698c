import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault';
import { Construct } from 'constructs';
import { refuse } from '../problems';

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
}

/** A vault of AWS Backup. Points go in by jobs of the engine, and out by its retention. */
export class RecoveryVault extends Construct {
  readonly vaultArn: string;

  constructor(scope: Construct, id: string, props: RecoveryVaultProps) {
    super(scope, id);
    const { vaultName, kmsKeyArn, destroyable = false } = props;
    refuse(scope, id, [
      [
        /^[\w-]{2,50}$/.test(vaultName),
        `vaultName must be 2 to 50 letters, digits, _ or -, got "${vaultName}"`,
      ],
    ]);
    const vault = new BackupVault(this, 'vault', {
      name: vaultName,
      kmsKeyArn,
      forceDestroy: destroyable,
      ...(!destroyable && { lifecycle: { preventDestroy: true } }),
    });
    this.vaultArn = vault.arn;
  }
}
