/**
 * What AWS asks for in us-east-1, in US dollars, without free tiers and discounts by volume. `source` is AWS's page of
 * the price. Those pages fill in their figures by script: most figures here were read from AWS's documentation and from
 * published copies of AWS's Price List, on the day that `PRICES_READ` names. Not seen anywhere in writing that day, and to
 * be held against their page first: `aurora-snapshot`, `dynamodb-backup-cold`, `s3-glacier-instant`,
 * `s3-put-glacier-instant`, `s3-replication-time-control`; `datasync` was seen for another region.
 */
export const PRICES_OF = 'us-east-1';
/** ISO 8601. */
export const PRICES_READ = '2026-11-21';

export interface Price {
  /** Per unit. */
  readonly usd: number;
  readonly unit: string;
  readonly source: string;
}

const GB_MONTH = 'GB-month';
const GB = 'GB';
const THOUSAND = '1,000 requests';

const EBS = 'https://aws.amazon.com/ebs/pricing/';
const RDS = 'https://aws.amazon.com/rds/aurora/pricing/';
const BACKUP = 'https://aws.amazon.com/backup/pricing/';
const S3 = 'https://aws.amazon.com/s3/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const KMS = 'https://aws.amazon.com/kms/pricing/';
const VPC = 'https://aws.amazon.com/vpc/pricing/';
const PRIVATELINK = 'https://aws.amazon.com/privatelink/pricing/';

export const PRICES = {
  'ebs-snapshot': { usd: 0.05, unit: GB_MONTH, source: EBS },
  'ebs-snapshot-archive': { usd: 0.0125, unit: GB_MONTH, source: EBS },
  /** From us-east-1 to any region but us-east-2, which costs half. */
  'inter-region': { usd: 0.02, unit: GB, source: 'https://aws.amazon.com/ec2/pricing/on-demand/' },
  'rds-snapshot': { usd: 0.095, unit: GB_MONTH, source: 'https://aws.amazon.com/rds/pricing/' },
  'aurora-snapshot': { usd: 0.021, unit: GB_MONTH, source: RDS },
  'dynamodb-backup': { usd: 0.1, unit: GB_MONTH, source: BACKUP },
  'dynamodb-backup-cold': { usd: 0.03, unit: GB_MONTH, source: BACKUP },
  'efs-backup': { usd: 0.05, unit: GB_MONTH, source: BACKUP },
  'efs-backup-cold': { usd: 0.01, unit: GB_MONTH, source: BACKUP },
  's3-standard': { usd: 0.023, unit: GB_MONTH, source: S3 },
  's3-standard-ia': { usd: 0.0125, unit: GB_MONTH, source: S3 },
  's3-onezone-ia': { usd: 0.01, unit: GB_MONTH, source: S3 },
  's3-glacier-instant': { usd: 0.004, unit: GB_MONTH, source: S3 },
  's3-glacier': { usd: 0.0036, unit: GB_MONTH, source: S3 },
  's3-deep-archive': { usd: 0.00099, unit: GB_MONTH, source: S3 },
  's3-put': { usd: 0.005, unit: THOUSAND, source: S3 },
  's3-put-ia': { usd: 0.01, unit: THOUSAND, source: S3 },
  's3-put-glacier-instant': { usd: 0.02, unit: THOUSAND, source: S3 },
  's3-put-glacier': { usd: 0.03, unit: THOUSAND, source: S3 },
  's3-put-deep-archive': { usd: 0.05, unit: THOUSAND, source: S3 },
  's3-get': { usd: 0.0004, unit: THOUSAND, source: S3 },
  's3-to-ia': { usd: 0.01, unit: THOUSAND, source: S3 },
  's3-to-glacier': { usd: 0.03, unit: THOUSAND, source: S3 },
  's3-to-deep-archive': { usd: 0.05, unit: THOUSAND, source: S3 },
  's3-replication-time-control': { usd: 0.015, unit: GB, source: S3 },
  /** Basic mode, the only one for EFS. */
  datasync: { usd: 0.0125, unit: GB, source: 'https://aws.amazon.com/datasync/pricing/' },
  'lambda-requests': { usd: 0.2, unit: '1,000,000 requests', source: LAMBDA },
  /** arm64 */
  'lambda-seconds': { usd: 0.0000133334, unit: 'GB-second', source: LAMBDA },
  'step-functions': {
    usd: 0.025,
    unit: '1,000 transitions',
    source: 'https://aws.amazon.com/step-functions/pricing/',
  },
  scheduler: { usd: 1, unit: '1,000,000 starts', source: 'https://aws.amazon.com/eventbridge/pricing/' },
  'logs-ingested': { usd: 0.5, unit: GB, source: CLOUDWATCH },
  'logs-kept': { usd: 0.03, unit: GB_MONTH, source: CLOUDWATCH },
  alarm: { usd: 0.1, unit: 'metric of an alarm', source: CLOUDWATCH },
  dashboard: { usd: 3, unit: 'dashboard', source: CLOUDWATCH },
  metric: { usd: 0.3, unit: 'metric-month', source: CLOUDWATCH },
  'sns-email': { usd: 2, unit: '100,000 e-mails', source: 'https://aws.amazon.com/sns/pricing/' },
  'kms-key': { usd: 1, unit: 'key', source: KMS },
  'kms-requests': { usd: 0.03, unit: '10,000 requests', source: KMS },
  'nat-gateway': { usd: 0.045, unit: 'hour', source: VPC },
  'interface-endpoint': { usd: 0.01, unit: 'hour and zone', source: PRIVATELINK },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;

export const priceOf = (name: PriceName): Price => PRICES[name];
