import { EbsDefaultKmsKey } from '@cdktf/provider-aws/lib/ebs-default-kms-key';
import { EbsEncryptionByDefault } from '@cdktf/provider-aws/lib/ebs-encryption-by-default';
import { EbsSnapshotBlockPublicAccess } from '@cdktf/provider-aws/lib/ebs-snapshot-block-public-access';
import { Construct } from 'constructs';

export interface AccountDefaultsProps {
  /** Whether new volumes and copies of snapshots are always encrypted; false leaves the setting alone. */
  readonly encryptionByDefault: boolean;
  /**
   * Key that encrypts where no other is named.
   * @default the account's own for EBS
   */
  readonly defaultKeyArn?: string | undefined;
  /**
   * Whether snapshots may be shared with everybody.
   * @default the setting is left alone
   */
  readonly publicSnapshots?: 'block-all-sharing' | 'block-new-sharing' | undefined;
}

/** Settings of EBS that hold for a whole account in one region. Destroyed, they are what AWS has without them. */
export class AccountDefaults extends Construct {
  constructor(scope: Construct, id: string, props: AccountDefaultsProps) {
    super(scope, id);
    const { encryptionByDefault, defaultKeyArn, publicSnapshots } = props;
    if (encryptionByDefault) new EbsEncryptionByDefault(this, 'encryption', { enabled: true });
    if (defaultKeyArn !== undefined) new EbsDefaultKmsKey(this, 'key', { keyArn: defaultKeyArn });
    if (publicSnapshots !== undefined) {
      new EbsSnapshotBlockPublicAccess(this, 'public_snapshots', { state: publicSnapshots });
    }
  }
}
