import type { Construct } from 'constructs';
import { tellsByFunction } from '../config/notifications';
import {
  hasOperations,
  isWatched,
  keepsFiles,
  keepsRecoveryPoints,
  keepsReports,
  makesRecoveryPoints,
  recoveryCopyRegions,
} from '../config/topology';
import { backupRoleName, backupVaultName } from '../lambda-src/core/aws-backup-names';
import { RecoveryVault } from '../modules/aws-backup/recovery-vault';
import { TableBackupRole } from '../modules/aws-backup/table-backup-role';
import { TAG } from '../lambda-src/core/lineage';
import { EncryptionKey, type EncryptionKeyProps } from '../modules/kms/encryption-key';
import {
  alarmsMayPublish,
  logsMayEncrypt,
  rulesMayKeep,
  rulesMayPublish,
  topicsMayKeep,
} from '../modules/kms/service-grants';
import { SnapshotBin } from '../modules/recycle-bin/snapshot-bin';
import { SecureBucket } from '../modules/s3/secure-bucket';
import { DeadLetterQueue } from '../modules/sqs/dead-letter-queue';
import { VaultStack, type VaultStackProps } from './vault-stack';

/** What the pipeline of a region works with. */
export interface Operations {
  /** Key of reports, notifications, queues and logs. */
  readonly keyArn: string;
  readonly reportsBucketName: string;
  readonly reportsBucketArn: string;
}

/** What holds data in a region, apart from the backups themselves: guarded against destroy unless the vault is a throw-away. */
export class StorageStack extends VaultStack {
  /** Where plans run, or others than e-mail addresses are told. */
  readonly operations: Operations | undefined;
  /** Where plans run, or a network is: the key of what is logged, reported or told. */
  readonly operationsKeyArn: string | undefined;
  /** Where anything is started or told: what could not be. One for all, since Terraform waits long for each queue. */
  readonly deadLetters: DeadLetterQueue | undefined;
  /**
   * The key of the copies kept here. Every region has one, also while nobody copies to it:
   * taking a region out of a `copyTo` must not delete the key of copies that exist.
   */
  readonly vaultKeyArn: string;

  constructor(scope: Construct, id: string, props: VaultStackProps) {
    super(scope, id, props);
    const { vault, region } = props;
    this.vaultKeyArn = this.vaultKey();
    this.recycleBin(vault.regions[region]?.recycleBin);
    if (keepsRecoveryPoints(vault, region)) this.recoveryVault();
    if (makesRecoveryPoints(vault, region)) this.tableBackupRole();
    if (hasOperations(vault, region)) this.operationsKeyArn = this.operationsKey();
    if (this.operationsKeyArn !== undefined && keepsReports(vault, region)) {
      this.operations = this.operationsOf(this.operationsKeyArn);
    }
    if (this.operationsKeyArn !== undefined && isWatched(vault, region)) {
      this.deadLetters = this.deadLetterQueue(this.operationsKeyArn);
    }
  }

  private recycleBin(kept: { readonly days: number } | undefined): void {
    if (kept === undefined) return;
    const { ruleArn } = new SnapshotBin(this, 'recycle_bin', {
      description: `Deleted recovery points of ${this.vault.name}`,
      tag: { key: TAG.managedBy, value: this.vault.name },
      days: kept.days,
    });
    this.output(
      'recycle_bin_rule_arn',
      ruleArn,
      'Rule that keeps deleted snapshots of the vault for a while.',
    );
  }

  private vaultKey(): string {
    const { keyArn } = this.key('vault', {
      alias: `${this.vault.name}/vault`,
      description: `Copies of backups that ${this.vault.name} keeps in ${this.region}`,
    });
    this.output('vault_key_arn', keyArn, 'Key that encrypts the copies kept in this region.');
    return keyArn;
  }

  /** For what only AWS Backup makes; the functions know it by its name. */
  private recoveryVault(): void {
    const { vaultArn } = new RecoveryVault(this, 'points', {
      vaultName: backupVaultName(this.vault.name),
      kmsKeyArn: this.vaultKeyArn,
      destroyable: this.vault.throwAway,
    });
    this.output('backup_vault_arn', vaultArn, 'Vault of AWS Backup with the recovery points kept here.');
  }

  private tableBackupRole(): void {
    const { roleArn } = new TableBackupRole(this, 'tables', {
      roleName: backupRoleName(this.vault.name, this.region),
      place: this.place,
      vaultName: backupVaultName(this.vault.name),
      copyRegions: recoveryCopyRegions(this.vault, this.region),
    });
    this.output('backup_role_arn', roleArn, 'Role with which AWS Backup backs up DynamoDB tables.');
  }

  private operationsKey(): string {
    const { keyArn } = this.key('operations', {
      alias: `${this.vault.name}/operations`,
      description: `Reports, notifications, queues and logs of ${this.vault.name} in ${this.region}`,
      statements: [
        logsMayEncrypt(this.place, `/aws/*${this.vault.name}-*`),
        alarmsMayPublish(this.place, `${this.vault.name}-*`),
        ...(keepsFiles(this.vault, this.region)
          ? [
              rulesMayPublish(this.place, `${this.vault.name}-*`),
              rulesMayKeep(this.place, `${this.vault.name}-*`),
            ]
          : []),
        ...(tellsByFunction(this.vault.notifications)
          ? [topicsMayKeep(this.place, `${this.vault.name}-*`)]
          : []),
      ],
    });
    this.output('operations_key_arn', keyArn, 'Key of reports, notifications, queues and logs.');
    return keyArn;
  }

  private operationsOf(keyArn: string): Operations {
    const { bucketName, bucketArn } = new SecureBucket(this, 'reports', {
      bucketName: this.nameOf(`reports-${this.place.accountId}-${this.region}`),
      kmsKeyArn: keyArn,
      destroyable: this.vault.throwAway,
    });
    this.output('reports_bucket_name', bucketName, 'Bucket with the report of every run.');
    this.output('reports_bucket_arn', bucketArn, 'ARN of the bucket with the reports.');
    return { keyArn, reportsBucketName: bucketName, reportsBucketArn: bucketArn };
  }

  private deadLetterQueue(keyArn: string): DeadLetterQueue {
    const queue = new DeadLetterQueue(this, 'dead_letters', {
      queueName: this.nameOf('dead-letters'),
      place: this.place,
      keyArn,
      ...(keepsFiles(this.vault, this.region) && { eventRules: this.nameOf('*') }),
      ...(tellsByFunction(this.vault.notifications) && { topics: this.nameOf('*') }),
    });
    this.output(
      'dead_letter_queue_url',
      queue.queueUrl,
      'Queue with the inputs of runs that broke, and with notices that could not be sent.',
    );
    return queue;
  }

  private key(
    id: string,
    props: Pick<EncryptionKeyProps, 'alias' | 'description' | 'statements'>,
  ): EncryptionKey {
    const { throwAway } = this.vault;
    return new EncryptionKey(this, id, {
      ...props,
      place: this.place,
      destroyable: throwAway,
      deletionWindowDays: throwAway ? 7 : 30,
    });
  }
}
