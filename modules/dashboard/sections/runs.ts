import { METRIC_NAMESPACE, planDimensions, type RunMetric } from '../../../lambda-src/core/metric-names';
import type { Row } from '../layout';
import { graph, RED, text, type GraphOptions, type Line, type Widget } from '../widgets';

/** A plan as the dashboard shows it. */
export interface ShownPlan {
  readonly name: string;
  /** Whether it copies anything anywhere. */
  readonly copies: boolean;
  /**
   * The recovery point objective.
   * @default nobody watches it, and no line is drawn
   */
  readonly rpoHours?: number | undefined;
}

export interface RunsSectionProps {
  readonly vault: string;
  readonly region: string;
  readonly plans: readonly ShownPlan[];
  /** Name of the run that prunes all plans; undefined where there is none. */
  readonly cleanup: string | undefined;
}

/** What the plans of a region did: one line per plan in each graph. */
export function runsSection(props: RunsSectionProps): Row[] {
  const { region, plans, cleanup } = props;
  const names = plans.map(({ name }) => name);
  const copying = plans.filter(({ copies }) => copies).map(({ name }) => name);
  const runs = cleanup === undefined ? names : [...names, cleanup];
  const show = (
    title: string,
    metric: RunMetric,
    of: readonly string[],
    stat: Line['stat'],
    options: GraphOptions = {},
  ): Widget[] =>
    of.length === 0 ? [] : [graph(title, region, of.map(lineOf(props, metric, stat)), options)];
  const limits = plans.flatMap(({ name, rpoHours }) =>
    rpoHours === undefined ? [] : [{ label: `objective of ${name}`, value: rpoHours * 3600, color: RED }],
  );

  return [
    [text('## Runs', 1)],
    [
      ...show('Runs started', 'RunsStarted', runs, 'Sum', { stacked: true }),
      ...show('Runs failed, wholly or in part', 'RunsFailed', runs, 'Sum', { stacked: true }),
      ...show('Time a run took', 'RunDurationSeconds', runs, 'Maximum', { unit: 'seconds' }),
    ],
    [
      ...show('Resources found', 'ResourcesPlanned', names, 'Maximum'),
      ...show('Resources protected', 'ResourcesProtected', names, 'Maximum'),
      ...show('Resources not protected', 'ResourcesFailed', names, 'Maximum'),
    ],
    [
      ...show('Points created', 'SnapshotsCreated', names, 'Sum', { stacked: true }),
      ...show('Points copied', 'SnapshotsCopied', copying, 'Sum', { stacked: true }),
      ...show('Points deleted by retention', 'SnapshotsDeleted', runs, 'Sum', { stacked: true }),
    ],
    [
      ...show('RPO lag after a run', 'RpoLagSeconds', names, 'Maximum', { unit: 'seconds', limits }),
      ...show('RPO lag of copies', 'CopyRpoLagSeconds', copying, 'Maximum', { unit: 'seconds' }),
      ...show('Copies that quotas held back', 'CopiesHeldBack', copying, 'Sum', { stacked: true }),
    ],
  ];
}

const lineOf =
  ({ vault, region }: RunsSectionProps, metric: RunMetric, stat: Line['stat']) =>
  (plan: string): Line => ({
    namespace: METRIC_NAMESPACE,
    name: metric,
    dimensions: planDimensions(vault, plan, region),
    label: plan,
    stat,
  });
