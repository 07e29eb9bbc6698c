import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from '../iam/policy-document';
import type { Place } from '../place';
import { refuse } from '../problems';

export interface EncryptionKeyProps {
  /** Alias without its `alias/`; letters, digits, `/`, `_` and `-`. */
  readonly alias: string;
  readonly description: string;
  readonly place: Place;
  /**
   * Further statements of the key policy: the AWS services that use the key on their own account.
   * @default only the account's own IAM policies decide
   */
  readonly statements?: readonly Statement[];
  /**
   * Days between deletion and the end of the key, 7 to 30
   * (https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html).
   * @default 30
   */
  readonly deletionWindowDays?: number;
  /**
   * Whether Terraform may destroy it. What a lost key encrypted is lost.
   * @default false: a plan that destroys it is refused
   */
  readonly destroyable?: boolean;
}

/** A symmetric customer-managed key with yearly rotation and an alias. */
export class EncryptionKey extends Construct {
  readonly keyArn: string;
  readonly keyId: string;
  readonly aliasName: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { alias, place, statements = [], deletionWindowDays = 30, destroyable = false } = props;
    refuse(scope, id, [
      [
        /^(?!aws\/)[\w/-]{1,250}$/.test(alias),
        `alias must be letters, digits, /, _ or - and not begin with aws/, got "${alias}"`,
      ],
      [
        Number.isInteger(deletionWindowDays) && deletionWindowDays >= 7 && deletionWindowDays <= 30,
        `deletionWindowDays must be between 7 and 30, got ${deletionWindowDays}`,
      ],
    ]);

    const key = new KmsKey(this, 'key', {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: deletionWindowDays,
      policy: policyDocument([accountDecides(place), ...statements]),
      ...(!destroyable && { lifecycle: { preventDestroy: true } }),
    });
    this.aliasName = `alias/${alias}`;
    new KmsAlias(this, 'alias', { name: this.aliasName, targetKeyId: key.keyId });
    this.keyArn = key.arn;
    this.keyId = key.keyId;
  }
}

/** Without it nobody could ever change the key (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html). */
function accountDecides({ partition, accountId }: Place): Statement {
  return {
    sid: 'AccountDecides',
    principals: { AWS: `arn:${partition}:iam::${accountId}:root` },
    actions: ['kms:*'],
    resources: ['*'],
  };
}
