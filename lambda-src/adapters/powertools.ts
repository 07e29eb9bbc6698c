import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics as EmbeddedMetrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, type DrillValues, type RunValues } from '../core/metric-names';
import type { Metrics } from '../ports/metrics';

/** Structured JSON logs; the level comes from `POWERTOOLS_LOG_LEVEL`. */
export const logger = new Logger({ serviceName: 'smart-vault' });

/**
 * Metrics in CloudWatch's Embedded Metric Format: written to the log, and turned into metrics there, so that
 * publishing can neither be throttled nor fail a run.
 */
export class PowertoolsMetrics implements Metrics {
  publish(values: RunValues | DrillValues, dimensions: Readonly<Record<string, string>>, at?: Date): void {
    const metrics = new EmbeddedMetrics({ namespace: METRIC_NAMESPACE });
    // Without this, a dimension `service` of the library's own would make it another metric than the alarm's.
    metrics.clearDefaultDimensions();
    metrics.addDimensions({ ...dimensions });
    for (const [name, value] of Object.entries(values))
      metrics.addMetric(name, name.endsWith('Seconds') ? MetricUnit.Seconds : MetricUnit.Count, value);
    if (at !== undefined) metrics.setTimestamp(at);
    metrics.publishStoredMetrics();
  }
}
