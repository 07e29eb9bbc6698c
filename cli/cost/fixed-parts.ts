import { drillAgeHours, missedRunHours, noTransferHours, rpoHours } from '../../config/alarm-hours';
import { hasDrills } from '../../config/drills';
import { hasOperations, homeRegion, isWatched, runsPlans, vaultAccountRegions } from '../../config/topology';
import type { Vault } from '../../config/types';
import type { FixedParts } from '../../lambda-src/core/cost/fixed-lines';
import { HANDLERS } from '../../modules/pipeline/names';

/** What each region of a configuration has that costs by the month; held against what is synthesized by a test. */
export const fixedPartsOf = (vault: Vault): FixedParts[] =>
  Object.keys(vault.regions).map((region) => ({
    place: region,
    keys: keysOf(vault, region),
    alarmMetrics: alarmMetricsOf(vault, region),
    dashboards: vault.dashboards && isWatched(vault, region) ? 1 : 0,
    ...networkOf(vault, region),
  }));

function keysOf(vault: Vault, region: string): number {
  const { state, security, regions } = vault;
  const files = regions[region]?.files;
  return count(
    true,
    hasOperations(vault, region),
    files !== undefined,
    state.type === 's3' && state.kmsKeyArn === undefined && state.region === region,
    security.trail !== undefined && isWatchedAnywhere(vault) && homeRegion(vault) === region,
    vaultAccountRegions(vault).includes(region),
  );
}

const isWatchedAnywhere = (vault: Vault): boolean =>
  Object.keys(vault.regions).some((region) => isWatched(vault, region));

/** An alarm over the sum of several metrics counts once for each; over the difference of two, twice. */
function alarmMetricsOf(vault: Vault, region: string): number {
  const ofRuns = runsPlans(vault, region)
    ? 1 +
      plansOf(vault, region).reduce(
        (sum, plan) => sum + 2 + count(missedRunHours(plan) !== undefined, rpoHours(plan) !== undefined),
        0,
      ) +
      count(vault.cleanup !== 'none') +
      drillMetricsOf(vault, region) +
      2 * HANDLERS.length
    : 0;
  const files = vault.regions[region]?.files;
  const ofFiles =
    files === undefined
      ? 0
      : 1 +
        count(noTransferHours(vault, region) !== undefined, files.bucket.replicateTo !== undefined) +
        (files.instances?.mode === 'auto-scaling' ? 2 : 0);
  return ofRuns + ofFiles + count(isWatched(vault, region));
}

/** Two alarms of their own, and one function more to watch. */
const drillMetricsOf = (vault: Vault, region: string): number =>
  hasDrills(vault, region) ? 3 + count(drillAgeHours(vault) !== undefined) : 0;

const plansOf = (vault: Vault, region: string) =>
  (vault.regions[region]?.plans ?? []).flatMap((name) => vault.plans[name] ?? []);

function networkOf(vault: Vault, region: string): Pick<FixedParts, 'natGateways' | 'endpointZones'> {
  const network = vault.regions[region]?.network;
  if (network === undefined) return { natGateways: 0, endpointZones: 0 };
  const zones = Object.keys(network.zones).length;
  return {
    natGateways: { none: 0, single: 1, 'per-zone': zones }[network.nat],
    endpointZones: network.endpoints.length * zones,
  };
}

const count = (...these: readonly boolean[]): number => these.filter(Boolean).length;
