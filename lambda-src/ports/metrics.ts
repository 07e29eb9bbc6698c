/** Publishes values in the namespace `SmartVault`. Zero is published too. A name that ends in `Seconds` is a time. */
export interface Metrics {
  /** @param dimensions by name; all of them together tell one metric from another */
  publish(values: Readonly<Record<string, number>>, dimensions: Readonly<Record<string, string>>): void;
}
