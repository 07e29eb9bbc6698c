import { Cloudtrail, type CloudtrailAdvancedEventSelector } from '@cdktf/provider-aws/lib/cloudtrail';
import { Construct } from 'constructs';
import { EncryptionKey } from '../kms/encryption-key';
import type { Place } from '../place';
import { SecureBucket } from '../s3/secure-bucket';
import { nobodyDeletes, trailMayEncrypt, trailMayWrite } from './trail-access';

export interface TrailProps {
  /** Of the trail, the alias of its key, and with account and region its bucket. */
  readonly trailName: string;
  readonly place: Place;
  /**
   * Beginnings of the names of buckets of which it tells who read and wrote what; not of its own, or it would tell of itself.
   * @default it tells of what was changed in the account only
   */
  readonly dataOfBuckets?: readonly string[];
  /**
   * Days that its files are kept.
   * @default for ever
   */
  readonly keepDays?: number | undefined;
  /**
   * Whether Terraform may destroy it, with all that it wrote.
   * @default false: a plan that destroys it is refused, and nobody deletes what it wrote
   */
  readonly destroyable?: boolean;
}

/**
 * Who called what in every region of the account, as files whose digests show any change, under a key of their own
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html).
 */
export class Trail extends Construct {
  readonly trailArn: string;
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: TrailProps) {
    super(scope, id);
    const { trailName, place, dataOfBuckets = [], keepDays, destroyable = false } = props;
    const { partition, region, accountId } = place;
    // By name: its bucket and its key must let it in before it is there.
    const trailArn = `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${trailName}`;
    const bucketName = `${trailName}-${accountId}-${region}`;
    const bucketArn = `arn:${partition}:s3:::${bucketName}`;
    const { keyArn } = new EncryptionKey(this, 'encryption', {
      alias: `${trailName}`,
      description: `What ${trailName} tells`,
      place,
      statements: trailMayEncrypt(place, trailArn),
      destroyable,
      deletionWindowDays: destroyable ? 7 : 30,
    });
    const bucket = new SecureBucket(this, 'files', {
      bucketName,
      kmsKeyArn: keyArn,
      statements: [
        ...trailMayWrite(place, trailArn, bucketArn),
        ...(destroyable ? [] : [nobodyDeletes(bucketArn)]),
      ],
      ...(keepDays !== undefined && { expireAfterDays: keepDays, expireOldVersionsAfterDays: 1 }),
      destroyable,
    });
    const trail = new Cloudtrail(this, 'trail', {
      name: trailName,
      s3BucketName: bucket.bucketName,
      kmsKeyId: keyArn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      ...(dataOfBuckets.length > 0 && { advancedEventSelector: selectors(partition, dataOfBuckets) }),
      ...(!destroyable && { lifecycle: { preventDestroy: true } }),
      // CloudTrail tries to write before it accepts a trail.
      dependsOn: [bucket.policy],
    });
    this.trailArn = trail.arn;
    this.bucketName = bucket.bucketName;
  }
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html */
function selectors(partition: string, buckets: readonly string[]): CloudtrailAdvancedEventSelector[] {
  return [
    {
      name: 'Changes in the account',
      fieldSelector: [{ field: 'eventCategory', equalTo: ['Management'] }],
    },
    {
      name: 'Objects of the vault',
      fieldSelector: [
        { field: 'eventCategory', equalTo: ['Data'] },
        { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
        { field: 'resources.ARN', startsWith: buckets.map((name) => `arn:${partition}:s3:::${name}`) },
      ],
    },
  ];
}
