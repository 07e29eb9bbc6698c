import { Construct } from 'constructs';
import type { FilesConfig } from '../config/files';
import { RecoveryVault } from '../modules/aws-backup/recovery-vault';
import { ReplicaFileSystem } from '../modules/efs/replica-file-system';
import { SecureBucket } from '../modules/s3/secure-bucket';
import { fileVaultName, replicaBucketName } from '../lambda-src/core/file-names';
import { filesBucketProps } from './files-bucket';
import type { VaultStack } from './vault-stack';

export interface FileCopyProps {
  /** Region of the originals. */
  readonly source: string;
  readonly files: FilesConfig;
  readonly keyArn: string;
  /** Where accesses are logged. */
  readonly accessLogsTo: string | undefined;
}

/**
 * What this region keeps of another one's file backup: the bucket, the file system and the vault that are copied to. The region of
 * the originals refers to it, and never the other way round, so two regions may copy to each other.
 */
export class FileCopy extends Construct {
  /** Encrypts all of it. */
  readonly keyArn: string;
  readonly bucket: SecureBucket | undefined;
  readonly fileSystem: ReplicaFileSystem | undefined;
  readonly recoveryVault: RecoveryVault | undefined;

  constructor(
    private readonly stack: VaultStack,
    id: string,
    props: FileCopyProps,
  ) {
    super(stack, id);
    this.keyArn = props.keyArn;
    const { bucket, fileSystem } = props.files;
    const { awsBackup, replicateTo } = fileSystem;
    if (bucket.replicateTo?.region === stack.region) this.bucket = this.replicaBucket(props);
    if (replicateTo === stack.region) this.fileSystem = this.replicaFileSystem(props);
    if (typeof awsBackup === 'object' && awsBackup.copyTo?.region === stack.region) {
      this.recoveryVault = new RecoveryVault(this, 'points', {
        vaultName: fileVaultName(stack.vault.name, props.source),
        kmsKeyArn: props.keyArn,
        lock: awsBackup.lock,
        destroyable: stack.vault.throwAway,
      });
    }
  }

  private replicaBucket({ source, files, keyArn, accessLogsTo }: FileCopyProps): SecureBucket {
    const { vault, place } = this.stack;
    const bucketName = replicaBucketName(vault.name, place.accountId, source);
    return new SecureBucket(this, 'files', {
      ...filesBucketProps(files.bucket, vault.throwAway),
      bucketName,
      statements: this.stack.deletions(bucketName),
      kmsKeyArn: keyArn,
      accessLogsTo,
    });
  }

  private replicaFileSystem({ source, files, keyArn }: FileCopyProps): ReplicaFileSystem {
    const { infrequentAccessDays, throughput } = files.fileSystem;
    return new ReplicaFileSystem(this, 'efs', {
      fileSystemName: this.stack.nameOf(`replica-${source}`),
      place: this.stack.place,
      kmsKeyArn: keyArn,
      infrequentAccessDays,
      throughput,
      destroyable: this.stack.vault.throwAway,
    });
  }
}
