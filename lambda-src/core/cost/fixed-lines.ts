import { lineOf, type CostLine } from './line';
import { hoursOf, type Month } from './months';

/** What a region has that costs by the month or hour, whatever is backed up. */
export interface FixedParts {
  readonly place: string;
  readonly keys: number;
  /** An alarm over several metrics counts as so many. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly natGateways: number;
  /** Interface endpoints, once for each zone. */
  readonly endpointZones: number;
}

/** By month. */
export function fixedLines(parts: FixedParts, months: readonly Month[]): CostLine[][] {
  const { place } = parts;
  return months.map((month) => [
    lineOf({ place, component: 'KMS keys', price: 'kms-key', quantity: parts.keys }),
    lineOf({ place, component: 'CloudWatch alarms', price: 'alarm', quantity: parts.alarmMetrics }),
    lineOf({ place, component: 'CloudWatch dashboards', price: 'dashboard', quantity: parts.dashboards }),
    lineOf({
      place,
      component: 'NAT gateways',
      price: 'nat-gateway',
      quantity: parts.natGateways * hoursOf(month),
    }),
    lineOf({
      place,
      component: 'Interface endpoints',
      price: 'interface-endpoint',
      quantity: parts.endpointZones * hoursOf(month),
    }),
  ]);
}
