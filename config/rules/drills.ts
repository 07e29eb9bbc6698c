import { didYouMean } from '../closest';
import type { Problem } from '../problem';
import { isRegion } from '../region-name';
import { entriesOf, recordOf, textsOf } from './entries';
import { repeated } from './repeated';

/** Rules between `drills`, the plans, and the regions. Reads the raw input. */
export function drillProblems(input: unknown, defaultPlans: readonly string[]): Problem[] {
  const { drills, regions, plans } = recordOf(input);
  if (drills === undefined) return [];
  const { region, plans: named } = recordOf(drills);
  const known = plans === undefined ? defaultPlans : entriesOf(plans).map(([name]) => name);
  const homes = entriesOf(regions).map(([name, entry]) => ({ name, entry: recordOf(entry) }));
  const tested = named === undefined ? known : textsOf(named).map(([, name]) => name);
  return [
    ...planProblems(textsOf(named), known),
    ...(typeof region === 'string' && isRegion(region) ? regionProblems(region, homes, tested) : []),
  ];
}

function planProblems(named: [number, string][], known: readonly string[]): Problem[] {
  return named.flatMap(([at, name]) => {
    const path = ['drills', 'plans', at];
    const again = repeated(path, named, at, name);
    if (again.length > 0) return again;
    if (known.includes(name) || known.length === 0) return [];
    const rule = `must name one of the plans ${known.join(', ')}`;
    return [{ path, rule, received: name, hint: didYouMean(name, known) }];
  });
}

interface Home {
  readonly name: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

function regionProblems(region: string, homes: readonly Home[], tested: readonly string[]): Problem[] {
  const path = ['drills', 'region'];
  const names = homes.map(({ name }) => name);
  if (!names.includes(region)) {
    const rule = `must be one of regions: ${names.join(', ')}`;
    return [{ path, rule, received: region, hint: didYouMean(region, names) }];
  }
  return homes.flatMap(({ name, entry: { plans, copyTo } }) => {
    const runsTested = textsOf(plans).some(([, plan]) => tested.includes(plan));
    if (!runsTested || name === region || textsOf(copyTo).some(([, target]) => target === region)) return [];
    const rule = `must be ${name}, or be in its copyTo: there is nothing of its plans in ${region} to restore`;
    return [{ path, rule, received: region }];
  });
}
