import { TESTED_KINDS } from '../../lambda-src/core/drill/order';
import { didYouMean } from '../closest';
import type { Problem } from '../problem';
import { isRegion } from '../region-name';
import { entriesOf, recordOf, textsOf } from './entries';
import { repeated } from './repeated';

/** What a plan protects that does not say. */
const DEFAULT_KINDS = ['ebs'];

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
    ...kindProblems(named, tested, recordOf(plans)),
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

/** A drill that never tests anything is never green. */
function kindProblems(
  named: unknown,
  tested: readonly string[],
  plans: Readonly<Record<string, unknown>>,
): Problem[] {
  const kinds = tested.flatMap((name) => {
    const { kinds: stated } = recordOf(plans[name]);
    return stated === undefined ? DEFAULT_KINDS : textsOf(stated).map(([, kind]) => kind);
  });
  if (tested.length === 0 || kinds.some((kind) => (TESTED_KINDS as readonly string[]).includes(kind)))
    return [];
  const rule = `must name a plan of one of the kinds that are tested: ${TESTED_KINDS.join(', ')}`;
  return [{ path: ['drills', 'plans'], rule, received: named }];
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
