import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE } from '../core/metric-names';
import { PATIENT } from './retry';

/** Metrics by CloudWatch's own call, for programs whose log CloudWatch does not read. */
export class CloudWatchMetrics {
  constructor(private readonly client = new CloudWatchClient(PATIENT)) {}

  /** A name that ends in `Seconds` is a time. */
  async publish(
    values: Readonly<Partial<Record<string, number>>>,
    dimensions: Readonly<Record<string, string>>,
    at: Date,
  ): Promise<void> {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    await this.client.send(
      new PutMetricDataCommand({
        Namespace: METRIC_NAMESPACE,
        MetricData: Object.entries(values).map(([MetricName, Value]) => ({
          MetricName,
          Dimensions,
          Timestamp: at,
          Value,
          Unit: MetricName.endsWith('Seconds') ? 'Seconds' : 'Count',
        })),
      }),
    );
  }
}
