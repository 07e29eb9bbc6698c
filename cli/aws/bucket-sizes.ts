import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  paginateListMetrics,
  type Metric,
} from '@aws-sdk/client-cloudwatch';
import { PATIENT } from '../../lambda-src/adapters/retry';

/** What a bucket holds in one storage class, as S3 measured it last. */
export interface StoredBytes {
  readonly bucket: string;
  readonly region: string;
  /** In the words of S3: `StandardStorage`, `GlacierObjectOverhead` (https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html). */
  readonly storageType: string;
  readonly bytes: number;
}

const METRIC = 'BucketSizeBytes';
const DAY_MS = 86_400_000;
/** S3 measures once a day, and publishes it up to two days later. */
const LOOK_BACK_DAYS = 4;

/** All storage classes of every bucket whose name begins so, in these regions; S3 measures each once a day. */
export async function readBucketSizes(
  prefix: string,
  regions: readonly string[],
  now: Date,
): Promise<StoredBytes[]> {
  const sizes: StoredBytes[] = [];
  for (const region of regions) {
    const client = new CloudWatchClient({ region, ...PATIENT });
    for await (const { Metrics: metrics = [] } of paginateListMetrics(
      { client },
      { Namespace: 'AWS/S3', MetricName: METRIC },
    )) {
      for (const metric of metrics) {
        const { BucketName: bucket = '', StorageType: storageType = '' } = dimensionsOf(metric);
        if (!bucket.startsWith(prefix)) continue;
        const bytes = await newest(client, metric, now);
        if (bytes !== undefined) sizes.push({ bucket, region, storageType, bytes });
      }
    }
  }
  return sizes;
}

const dimensionsOf = ({ Dimensions: dimensions = [] }: Metric): Readonly<Record<string, string>> =>
  Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));

async function newest(client: CloudWatchClient, metric: Metric, now: Date): Promise<number | undefined> {
  const { Datapoints: points = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/S3',
      MetricName: METRIC,
      Dimensions: metric.Dimensions,
      StartTime: new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MS),
      EndTime: now,
      Period: DAY_MS / 1000,
      Statistics: ['Average'],
    }),
  );
  const [last] = points.sort((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0));
  return last?.Average;
}
