import {
  drillDimensions,
  METRIC_NAMESPACE,
  planDimensions,
  type DrillMetric,
} from '../../../lambda-src/core/metric-names';
import type { Row } from '../layout';
import { graph, RED, text, type Line } from '../widgets';

export interface DrillsSectionProps {
  readonly vault: string;
  readonly region: string;
  /** The plans whose restores are tested. */
  readonly plans: readonly string[];
  /** The recovery time objective. */
  readonly rtoHours: number;
}

/** What restore tests found: one line per plan. */
export function drillsSection({ vault, region, plans, rtoHours }: DrillsSectionProps): Row[] {
  const ofPlans = (name: DrillMetric, stat: Line['stat']): Line[] =>
    plans.map((plan) => ({
      ...{ namespace: METRIC_NAMESPACE, name, stat, label: plan },
      dimensions: planDimensions(vault, plan, region),
    }));
  const age: Line = {
    ...{ namespace: METRIC_NAMESPACE, name: 'DrillAgeSeconds' satisfies DrillMetric, stat: 'Maximum' },
    ...{ label: 'since the last one', dimensions: drillDimensions(vault, region) },
  };
  return [
    [text('## Restore tests', 1)],
    [
      graph('Restores that passed', region, ofPlans('RestoreTestsPassed', 'Sum'), { stacked: true }),
      graph('Restores that failed', region, ofPlans('RestoreTestsFailed', 'Sum'), { stacked: true }),
      graph('Time a restore took', region, ofPlans('RestoreSeconds', 'Maximum'), {
        unit: 'seconds',
        limits: [{ label: 'objective', value: rtoHours * 3600, color: RED }],
      }),
      graph('Time since the last restore test', region, [age], { unit: 'seconds' }),
    ],
  ];
}
