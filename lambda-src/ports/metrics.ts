import type { DrillValues, RunValues } from '../core/metric-names';

/** Publishes values in the namespace `SmartVault`. Zero is published too. A name that ends in `Seconds` is a time. */
export interface Metrics {
  /**
   * @param dimensions by name; all of them together tell one metric from another
   * @param at the moment to which the values belong; CloudWatch takes none older than two weeks. Without it, now.
   */
  publish(values: RunValues | DrillValues, dimensions: Readonly<Record<string, string>>, at?: Date): void;
}
