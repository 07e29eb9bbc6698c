import { METRIC_NAMESPACE } from '../../lambda-src/core/metric-names';
import { AWS_METRICS } from './aws-metrics';
import type { DashboardBody } from './dashboard-body';

/** A metric that a dashboard or an alarm names. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const SEARCH =
  /^SEARCH\('\{(?<namespace>[^,}]+),(?<dimensions>[^}]+)\} MetricName="(?<name>\w+)"', '\w+', \d+\)$/;

/** Every metric that a dashboard names; of a search, with dimensions of any value (`*`). */
export function metricsOfDashboard({ widgets }: DashboardBody): WatchedMetric[] {
  return widgets
    .flatMap((widget) => (widget.type === 'metric' ? widget.properties.metrics : []))
    .map((line: readonly unknown[]) => (line.length === 1 ? searched(line[0]) : plain(line)));
}

function plain(line: readonly unknown[]): WatchedMetric {
  const [namespace = '', name = '', ...pairs] = line.slice(0, -1) as string[];
  const dimensions = pairs.flatMap((key, at) => (at % 2 === 0 ? [[key, pairs[at + 1] ?? '']] : []));
  return { namespace, name, dimensions: Object.fromEntries(dimensions) as Record<string, string> };
}

function searched(line: unknown): WatchedMetric {
  const { expression } = line as { expression: string };
  const { namespace = '', dimensions = '', name = '' } = SEARCH.exec(expression)?.groups ?? {};
  if (name === '') throw new Error(`no search that is known: ${expression}`);
  return { namespace, name, dimensions: Object.fromEntries(dimensions.split(',').map((key) => [key, '*'])) };
}

/** Those of AWS that it does not measure, or not by these dimensions. */
export const unknownToAws = (metrics: readonly WatchedMetric[]): string[] =>
  metrics
    .filter(({ namespace }) => namespace !== METRIC_NAMESPACE)
    .filter(({ namespace, name, dimensions }) => {
      const known = AWS_METRICS[namespace];
      return (
        known === undefined ||
        !known.names.includes(name) ||
        Object.keys(dimensions).sort().join() !== [...known.dimensions].sort().join()
      );
    })
    .map(keyOf);

export const keyOf = ({ namespace, name, dimensions }: WatchedMetric): string =>
  [namespace, name, ...Object.entries(dimensions).sort().flat()].join(' ');
