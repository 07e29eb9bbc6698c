/** General-purpose bucket names (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). */
export const BUCKET_NAME = /^(?!xn--|sthree-|.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** A key itself: Terraform's S3 backend refuses an alias. */
export const KMS_KEY_ARN = /^arn:aws(?:-cn|-us-gov)?:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

/** Table names (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html). */
export const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;

/** S3 keys allow more; these need no quoting anywhere. */
export const KEY_PREFIX = /^[A-Za-z0-9][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9][A-Za-z0-9_.-]*)*$/;
