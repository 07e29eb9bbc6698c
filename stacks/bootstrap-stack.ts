import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import type { S3StateConfig } from '../config/types';
import { EncryptionKey } from '../modules/kms/encryption-key';
import { SecureBucket } from '../modules/s3/secure-bucket';
import { localBackend, stateKeyAlias } from './state-backend';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface BootstrapStackProps extends VaultStackProps {
  readonly state: S3StateConfig;
}

/**
 * The bucket that holds all other stacks' state, and the table that locks it where Terraform is too old to lock in S3.
 * Applied once, before them; its own state stays local, since nothing is there yet to hold it.
 */
export class BootstrapStack extends VaultStack {
  constructor(scope: Construct, id: string, props: BootstrapStackProps) {
    super(scope, id, props);
    const { state } = props;
    const destroyable = this.vault.throwAway;
    const kmsKeyArn = state.kmsKeyArn ?? this.key(state, destroyable);
    const { bucketName } = new SecureBucket(this, 'state', {
      bucketName: state.bucket,
      kmsKeyArn,
      destroyable,
    });
    this.output('state_bucket_name', bucketName, 'Bucket that holds the Terraform state.');
    this.output('state_key_arn', kmsKeyArn, 'Key that encrypts it.');
    if (state.lock !== 's3') this.lockTable(state.lock.dynamoDbTable, kmsKeyArn, destroyable);
  }

  protected override keepState(): void {
    localBackend(this);
  }

  private key(state: S3StateConfig, destroyable: boolean): string {
    const { keyArn } = new EncryptionKey(this, 'state_encryption', {
      alias: stateKeyAlias(state).slice('alias/'.length),
      description: `Terraform state of ${this.vault.name}`,
      place: this.place,
      destroyable,
      deletionWindowDays: destroyable ? 7 : 30,
    });
    return keyArn;
  }

  /** Shape of the table: https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking */
  private lockTable(name: string, kmsKeyArn: string, destroyable: boolean): void {
    const table = new DynamodbTable(this, 'lock', {
      name,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'LockID',
      attribute: [{ name: 'LockID', type: 'S' }],
      serverSideEncryption: { enabled: true, kmsKeyArn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: !destroyable,
      ...(!destroyable && { lifecycle: { preventDestroy: true } }),
    });
    this.output('lock_table_name', table.name, 'Table that locks the Terraform state.');
  }
}
