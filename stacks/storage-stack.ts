import type { Construct } from 'constructs';
import { tellsByFunction } from '../config/notifications';
import {
  filesCopiedTo,
  hasOperations,
  isWatched,
  keepsFiles,
  keepsRecoveryPoints,
  keepsReports,
  logsAccesses,
  makesRecoveryPoints,
  recoveryCopyRegions,
  vaultAccountRegions,
} from '../config/topology';
import { backupRoleName, backupVaultName, restoreRoleName } from '../lambda-src/core/aws-backup-names';
import { RecoveryVault } from '../modules/aws-backup/recovery-vault';
import { TableBackupRole } from '../modules/aws-backup/table-backup-role';
import { TableRestoreRole } from '../modules/aws-backup/table-restore-role';
import { TAG } from '../lambda-src/core/lineage';
import { reportsBucketName } from '../lambda-src/core/reports-bucket';
import { accountRoleName } from '../lambda-src/core/vault-account';
import type { Statement } from '../modules/iam/policy-document';
import { accountMayCopy } from '../modules/kms/account-grants';
import { EncryptionKey, type EncryptionKeyProps } from '../modules/kms/encryption-key';
import {
  alarmsMayPublish,
  logsMayEncrypt,
  rulesMayKeep,
  rulesMayPublish,
  topicsMayKeep,
} from '../modules/kms/service-grants';
import { SnapshotBin } from '../modules/recycle-bin/snapshot-bin';
import { LogBucket } from '../modules/s3/log-bucket';
import { SecureBucket } from '../modules/s3/secure-bucket';
import { DeadLetterQueue } from '../modules/sqs/dead-letter-queue';
import { FileCopy } from './file-copy';
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
  /** Where plans run, copies arrive, or others than e-mail addresses are told. */
  readonly operations: Operations | undefined;
  /** Where plans run, copies arrive, or a network is: the key of what is logged, reported or told. */
  readonly operationsKeyArn: string | undefined;
  /** Where anything is started or told: what could not be. One for all, since Terraform waits long for each queue. */
  readonly deadLetters: DeadLetterQueue | undefined;
  /**
   * The key of the copies kept here. Every region has one, also while nobody copies to it:
   * taking a region out of a `copyTo` must not delete the key of copies that exist.
   */
  readonly vaultKeyArn: string;
  /** Name of the bucket that logs who accessed the others; undefined where none is, or nobody wants to know. */
  readonly accessLogsTo: string | undefined;
  /** What is kept here of other regions' file backups, by their region. */
  readonly fileCopies: ReadonlyMap<string, FileCopy>;

  constructor(scope: Construct, id: string, props: VaultStackProps) {
    super(scope, id, props);
    const { vault, region } = props;
    this.vaultKeyArn = this.vaultKey();
    this.recycleBin(vault.regions[region]?.recycleBin);
    this.accessLogsTo = this.accessLogs(vault.logs.bucketAccessDays);
    this.fileCopies = this.copiesOfFiles();
    if (keepsRecoveryPoints(vault, region)) {
      this.recoveryVault();
      this.tableRestoreRole();
    }
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
      statements: this.vaultAccountGrants(),
    });
    this.output('vault_key_arn', keyArn, 'Key that encrypts the copies kept in this region.');
    return keyArn;
  }

  /** The vault account makes its copies of those here. */
  private vaultAccountGrants(): Statement[] {
    const { name, vaultAccount } = this.vault;
    if (vaultAccount === undefined || !vaultAccountRegions(this.vault).includes(this.region)) return [];
    return accountMayCopy(this.place, vaultAccount.id, accountRoleName(name, this.region));
  }

  private accessLogs(keepDays: number | 'none'): string | undefined {
    if (keepDays === 'none' || !logsAccesses(this.vault, this.region)) return undefined;
    const { bucketName } = new LogBucket(this, 'access_logs', {
      bucketName: this.nameOf(`access-${this.place.accountId}-${this.region}`),
      place: this.place,
      of: this.nameOf('*'),
      keepDays,
      destroyable: this.vault.throwAway,
    });
    this.output('access_logs_bucket_name', bucketName, 'Bucket with the log of who accessed the others.');
    return bucketName;
  }

  private copiesOfFiles(): ReadonlyMap<string, FileCopy> {
    const { vaultKeyArn: keyArn, accessLogsTo } = this;
    const copies = filesCopiedTo(this.vault, this.region).map(
      ([source, files]) =>
        [source, new FileCopy(this, `replica_${source}`, { source, files, keyArn, accessLogsTo })] as const,
    );
    const buckets = copies.flatMap(([source, { bucket }]) => (bucket ? [[source, bucket.bucketName]] : []));
    const systems = copies.flatMap(([source, { fileSystem }]) =>
      fileSystem ? [[source, fileSystem.fileSystemId]] : [],
    );
    if (buckets.length > 0) {
      const description = "Buckets with what other regions' file backups replicate here, by their region.";
      this.output('replica_bucket_names', Object.fromEntries(buckets), description);
    }
    if (systems.length > 0) {
      const description = 'File systems that other regions replicate to, by their region.';
      this.output('replica_file_system_ids', Object.fromEntries(systems), description);
    }
    return new Map(copies);
  }

  /** For what only AWS Backup makes: by jobs of the engine, and out by its retention. The functions know it by its name. */
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

  /** Where their points are, tables can be restored. */
  private tableRestoreRole(): void {
    const { roleArn } = new TableRestoreRole(this, 'table_restores', {
      roleName: restoreRoleName(this.vault.name, this.region),
      place: this.place,
    });
    this.output('restore_role_arn', roleArn, 'Role with which AWS Backup restores DynamoDB tables.');
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
    const name = reportsBucketName(this.vault.name, this.place.accountId, this.region);
    const { bucketName, bucketArn } = new SecureBucket(this, 'reports', {
      bucketName: name,
      statements: this.deletions(name),
      kmsKeyArn: keyArn,
      accessLogsTo: this.accessLogsTo,
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
