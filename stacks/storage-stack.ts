import type { Construct } from 'constructs';
import { hasOperations, keepsFiles, runsPlans } from '../config/topology';
import { EncryptionKey, type EncryptionKeyProps } from '../modules/kms/encryption-key';
import { alarmsMayPublish, logsMayEncrypt, rulesMayPublish } from '../modules/kms/service-grants';
import { SecureBucket } from '../modules/s3/secure-bucket';
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
  /** Where plans run. */
  readonly operations: Operations | undefined;
  /** Where plans run, or a network is: the key of what is logged, reported or told. */
  readonly operationsKeyArn: string | undefined;
  /**
   * The key of the copies kept here. Every region has one, also while nobody copies to it:
   * taking a region out of a `copyTo` must not delete the key of copies that exist.
   */
  readonly vaultKeyArn: string;

  constructor(scope: Construct, id: string, props: VaultStackProps) {
    super(scope, id, props);
    const { vault, region } = props;
    this.vaultKeyArn = this.vaultKey();
    if (hasOperations(vault, region)) this.operationsKeyArn = this.operationsKey();
    if (this.operationsKeyArn !== undefined && runsPlans(vault, region)) {
      this.operations = this.operationsOf(this.operationsKeyArn);
    }
  }

  private vaultKey(): string {
    const { keyArn } = this.key('vault', {
      alias: `${this.vault.name}/vault`,
      description: `Copies of backups that ${this.vault.name} keeps in ${this.region}`,
    });
    this.output('vault_key_arn', keyArn, 'Key that encrypts the copies kept in this region.');
    return keyArn;
  }

  private operationsKey(): string {
    const { keyArn } = this.key('operations', {
      alias: `${this.vault.name}/operations`,
      description: `Reports, notifications, queues and logs of ${this.vault.name} in ${this.region}`,
      statements: [
        logsMayEncrypt(this.place, `/aws/*${this.vault.name}-*`),
        alarmsMayPublish(this.place, `${this.vault.name}-*`),
        ...(keepsFiles(this.vault, this.region) ? [rulesMayPublish(this.place, `${this.vault.name}-*`)] : []),
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
