/**
 * Widgets of a dashboard, as CloudWatch takes them
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html).
 */
export interface Widget {
  readonly type: 'metric' | 'text' | 'alarm';
  /** In rows of the grid. */
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** One metric of a graph, by its namespace, its name and all its dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A metric as a graph shows it. */
export interface Line extends Metric {
  readonly label: string;
  readonly stat: 'Sum' | 'Maximum' | 'Minimum' | 'Average';
  readonly color?: string;
}

/** Every metric of that name, whichever values its dimensions have: for things whose ids are not known before they are made. */
export interface Search {
  readonly namespace: string;
  readonly name: string;
  readonly dimensionNames: readonly string[];
  readonly label: string;
  readonly stat: Line['stat'];
}

export interface GraphOptions {
  /**
   * Seconds that one point stands for, a multiple of 60.
   * @default 3600
   */
  readonly period?: number;
  /** @default false: lines */
  readonly stacked?: boolean;
  /** @default nothing is written at the axis */
  readonly unit?: string;
  /**
   * Values that are drawn as a line from side to side.
   * @default none
   */
  readonly limits?: readonly { readonly label: string; readonly value: number; readonly color?: string }[];
}

export const RED = '#d62728';
const HEIGHT = 6;
/** A widget shows the state of at most so many alarms (same page, "Properties of an Alarm Status Widget Object"). */
const MOST_ALARMS = 100;

/** Metrics over time; from zero, so that a small change does not look like a large one. */
export function graph(
  title: string,
  region: string,
  lines: readonly (Line | Search)[],
  { period = 3600, stacked = false, unit, limits = [] }: GraphOptions = {},
): Widget {
  return {
    type: 'metric',
    height: HEIGHT,
    properties: {
      title,
      region,
      view: 'timeSeries',
      stacked,
      period,
      metrics: lines.map((line, index) => ('dimensions' in line ? plain(line) : found(line, index, period))),
      yAxis: { left: { min: 0, showUnits: false, ...(unit !== undefined && { label: unit }) } },
      ...(limits.length > 0 && { annotations: { horizontal: limits } }),
    },
  };
}

export const text = (markdown: string, height: number): Widget => ({
  type: 'text',
  height,
  properties: { markdown },
});

/** The states of alarms, those that fire first; several widgets where one cannot hold them. */
export function alarms(title: string, arns: readonly string[]): Widget[] {
  const count = Math.ceil(arns.length / MOST_ALARMS);
  return Array.from({ length: count }, (_, index) => {
    const shown = arns.slice(index * MOST_ALARMS, (index + 1) * MOST_ALARMS);
    return {
      type: 'alarm',
      // Four stand beside each other in a line.
      height: 1 + Math.ceil(shown.length / 4),
      properties: { title, alarms: shown, sortBy: 'stateUpdatedTimestamp' },
    };
  });
}

function plain({ namespace, name, dimensions, ...shown }: Line): unknown[] {
  return [namespace, name, ...Object.entries(dimensions).flat(), shown];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-search-expressions.html */
function found({ namespace, name, dimensionNames, label, stat }: Search, index: number, period: number) {
  const schema = [namespace, ...dimensionNames].join(',');
  return [
    {
      expression: `SEARCH('{${schema}} MetricName="${name}"', '${stat}', ${period})`,
      id: `s${index}`,
      label,
    },
  ];
}
