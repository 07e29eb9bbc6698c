import type { Keys, Restorer } from '../../ports/restorer';
import type { RunStore } from '../../ports/run-store';
import { factsOf } from './facts';
import { find, type Found, type Shelves, type Wanted } from './find';
import { integrityOf, type Check } from './integrity';
import {
  misfits,
  NotRestorable,
  restoreId,
  type Draft,
  type Form,
  type RestoreOptions,
  type RestoreOrder,
} from './order';

export interface Asked extends Omit<Wanted, 'at'> {
  /** ISO 8601. */
  readonly at?: string;
  readonly options: RestoreOptions;
  /** The id of the restore test for which it is asked. */
  readonly drill?: string;
}

export interface Workshop extends Shelves {
  readonly restorerOf: (form: Form) => Restorer;
  readonly keys: Keys;
  readonly store: Pick<RunStore, 'keys' | 'read'>;
}

/** @throws NotRestorable for what is not there, or cannot be told apart */
export const findFor = ({ at, ...wanted }: Asked, shelves: Shelves): Promise<Found> =>
  find({ ...wanted, ...(at !== undefined && { at: new Date(at) }) }, shelves);

/** Looks at everything that must be right with the points. */
export async function inspect({ form, points, region }: Found, workshop: Workshop): Promise<Check[]> {
  const { vault, keys, restorerOf } = workshop;
  const restorer = restorerOf(form);
  const { hasSize, tellsEncryption } = restorer;
  const checks: Check[] = [];
  for (const point of points) {
    const ids = await restorer.keysOf(point);
    const seen = await Promise.all(ids.map(async (id) => ({ id, state: await keys.stateOf(region, id) })));
    checks.push(...integrityOf(point, { vault, keys: seen, hasSize, tellsEncryption }));
  }
  return checks;
}

/**
 * Works out what will be made of points that have passed. Changes nothing.
 *
 * @throws NotRestorable
 */
export async function orderOf(
  asked: Asked,
  { form, source, points, region }: Found,
  { vault, store, restorerOf }: Workshop,
  now: Date,
): Promise<RestoreOrder> {
  const [first] = points;
  if (first === undefined) throw new NotRestorable(`Nothing was found of ${asked.what}.`);
  const wrong = misfits(form, asked.options);
  if (wrong.length > 0)
    throw new NotRestorable(`A restore of this kind (${form}) has no ${wrong.map(flagOf).join(', ')}.`);
  const draft: Draft = {
    id: restoreId(now, source),
    vault,
    region,
    askedAt: now.toISOString(),
    ...(asked.drill !== undefined && { drill: asked.drill }),
    request: {
      what: asked.what,
      ...(asked.at !== undefined && { at: asked.at }),
      options: asked.options,
    },
    form,
    source,
    points,
    pointAt: points.map(({ lineage }) => lineage?.createdAt ?? '').sort()[0] ?? '',
  };
  const design = await restorerOf(form).design(draft, await factsOf(store, first));
  return { version: 1, ...draft, design };
}

const flagOf = (option: string): string =>
  `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
