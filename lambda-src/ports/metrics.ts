/** Publishes counts, with the dimension `Service=Backup`, in the namespace `SmartVault`. Zero is published too. */
export interface Metrics {
  publish(counts: Readonly<Record<string, number>>): void;
}
