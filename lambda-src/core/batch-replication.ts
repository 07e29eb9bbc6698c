import { BATCH_REPORTS } from './file-names';

export interface BatchReplication {
  readonly bucketName: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  /** Keys begin with it. @default all */
  readonly prefix?: string | undefined;
  readonly roleArn: string;
  /** The same token starts the same job only once. */
  readonly token: string;
}

/**
 * The arguments of the AWS CLI that replicate what a bucket's replica lacks: S3 lists such versions by itself
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-batch-replication-batch.html).
 */
export function batchReplicationCommand(job: BatchReplication): readonly string[] {
  const bucket = `arn:${job.partition}:s3:::${job.bucketName}`;
  const manifest = {
    S3JobManifestGenerator: {
      ExpectedBucketOwner: job.accountId,
      SourceBucket: bucket,
      EnableManifestOutput: false,
      Filter: {
        EligibleForReplication: true,
        ObjectReplicationStatuses: ['NONE', 'FAILED'],
        ...(job.prefix && { KeyNameConstraint: { MatchAnyPrefix: [job.prefix] } }),
      },
    },
  };
  const report = {
    Bucket: bucket,
    Prefix: BATCH_REPORTS,
    Format: 'Report_CSV_20180820',
    Enabled: true,
    ReportScope: 'FailedTasksOnly',
  };
  const options = {
    region: job.region,
    'account-id': job.accountId,
    operation: JSON.stringify({ S3ReplicateObject: {} }),
    'manifest-generator': JSON.stringify(manifest),
    report: JSON.stringify(report),
    priority: '10',
    'role-arn': job.roleArn,
    'client-request-token': job.token,
  };
  return [
    'aws',
    's3control',
    'create-job',
    '--no-confirmation-required',
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
  ];
}

/** The same as a line that a shell takes. */
export function shellLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
