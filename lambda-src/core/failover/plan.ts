import type { Driver, ListedPoint } from '../../ports/driver';
import type { ReportStore } from '../../ports/report-store';
import type { RunStore } from '../../ports/run-store';
import { concurrently } from '../concurrently';
import type { Manifest } from '../documents';
import { isCopied, type Kind } from '../plan';
import { NotRestorable } from '../restore/order';
import type { Workshop } from '../restore/prepare';
import type { AskedFailover } from './asked';
import { keptFrom, newestManifest, remembering } from './documents-kept';
import { failovers, Standings } from './earlier';
import { bare, byLabel, failoverId, type FailoverOrder, type Subject } from './order';
import { Planner } from './planner';
import { unitsOf } from './units';

export interface FailoverShop extends Workshop {
  readonly driverOf: (kind: Kind) => Pick<Driver, 'list' | 'describe'>;
  readonly store: RunStore & ReportStore;
}

/** Designs ask AWS a few questions each. */
const AT_ONCE = 4;

/**
 * Works out what is to be brought up of what. Asks the region alone that is brought up; changes nothing.
 *
 * @throws NotRestorable that names everything that stands in the way
 */
export async function planFailover(
  asked: AskedFailover,
  shop: FailoverShop,
  now: Date,
  say: (text: string) => void,
): Promise<FailoverOrder> {
  const { vault, from, region, plans, at, targets } = asked;
  const moment = at === undefined ? now : new Date(at);
  say('read what the runs have written down');
  const manifests = new Map<string, Manifest>();
  const unknown: string[] = [];
  for (const plan of Object.keys(plans)) {
    const manifest = await newestManifest(shop.store, plan, from, moment);
    if (manifest !== undefined) manifests.set(plan, manifest);
    else
      unknown.push(
        `no run of ${plan} has written down in ${region} what it protects: what has no copy is not known`,
      );
  }
  say(`read the copies in ${region}`);
  const points = await copiesOf(asked, shop);
  const sorted = unitsOf({ points, manifests, moment });
  // Asked for by name, what was given up comes back, too.
  const units = chosenOf(
    asked.only,
    asked.only.length > 0 ? [...sorted.units, ...sorted.leftOut] : sorted.units,
  );
  checkNamed(asked.only, [...sorted.units, ...sorted.absent, ...sorted.leftOut]);
  const standings = new Standings(await failovers(shop.store), from, shop.store, shop.restorerOf);
  const planner = new Planner(
    asked,
    { ...shop, store: remembering(keptFrom(from, shop.store)) },
    standings,
    now,
  );
  let done = 0;
  await concurrently(units, AT_ONCE, async (unit) => {
    await planner.take(unit);
    say(`look at ${++done} of ${units.length}`);
  });
  return {
    ...{ version: 1, id: failoverId(now), vault, from, region, askedAt: now.toISOString() },
    ...(at !== undefined && { at }),
    plans: Object.keys(plans),
    ...planner.result(),
    absent: [...chosenOf(asked.only, sorted.absent), ...planner.absent].toSorted(byLabel),
    leftOut: asked.only.length > 0 ? [] : sorted.leftOut.map((one) => ({ ...bare(one), reason: one.reason })),
    unknown,
    targets,
  };
}

async function copiesOf(
  { vault, from, region, plans }: AskedFailover,
  { driverOf }: FailoverShop,
): Promise<ListedPoint[]> {
  const kinds = [...new Set(Object.values(plans).flat())].filter((kind) => isCopied(kind));
  const lists = await Promise.all(kinds.map((kind) => driverOf(kind).list(vault, region)));
  return lists
    .flat()
    .filter(({ lineage }) => lineage?.sourceRegion === from && plans[lineage.plan] !== undefined);
}

const isNamed = ({ source, label, unit }: Subject, names: readonly string[]): boolean =>
  names.includes(source) || names.includes(label) || names.includes(unit);

const chosenOf = <S extends Subject>(only: readonly string[], all: readonly S[]): S[] =>
  only.length === 0 ? [...all] : all.filter((one) => isNamed(one, only));

function checkNamed(only: readonly string[], all: readonly Subject[]): void {
  const strange = only.filter((name) => !all.some((one) => isNamed(one, [name])));
  if (strange.length === 0) return;
  const known = all.map(({ label, source }) => (label === source ? label : `${label} (${source})`));
  throw new NotRestorable(
    `Nothing that is protected or copied is called ${strange.join(', ')}; there is: ${known.join(', ') || 'nothing'}.`,
  );
}
