import { vaultAccountRegions } from '../../config/topology';
import type { Vault } from '../../config/types';
import { driversOf } from '../../lambda-src/adapters/drivers';
import { concurrently } from '../../lambda-src/core/concurrently';
import { errorWords } from '../../lambda-src/core/error-words';
import { isAbroad, locationIn } from '../../lambda-src/core/location';
import { KINDS, mayLieIn, type Kind } from '../../lambda-src/core/plan';
import type { ListedPoint } from '../../lambda-src/ports/driver';

/** Lists under way at once; each is a few calls of one region. */
const LISTS_AT_ONCE = 8;

/** A place of which nothing is known: what it holds is missing from the answer. */
export interface Unreadable {
  readonly kind: Kind;
  /** A region, or one of another account (`210987654321/us-west-2`). */
  readonly region: string;
  /** In AWS's words. */
  readonly error: string;
}

/** The recovery points of a vault, wherever they could be read. */
export interface Catalogued {
  readonly points: readonly ListedPoint[];
  readonly unreadable: readonly Unreadable[];
}

/** Every place in which points of the vault may lie: its regions, and those of the account that keeps copies. */
export function placesOf(vault: Vault): string[] {
  const account = vault.vaultAccount?.id;
  const abroad =
    account === undefined ? [] : vaultAccountRegions(vault).map((one) => locationIn(account, one));
  return [...Object.keys(vault.regions), ...abroad];
}

/**
 * Reads all points of the given kinds in all places of the vault. One place that refuses hides no other.
 *
 * @throws the reason of an interruption
 */
export async function readPoints(
  vault: Vault,
  signal: AbortSignal,
  kinds: readonly Kind[] = KINDS,
): Promise<Catalogued> {
  const driverOf = driversOf(vault.name);
  const lists = kinds.flatMap((kind) =>
    placesOf(vault)
      .filter((region) => mayLieIn(kind, region))
      .map((region) => ({ kind, region })),
  );
  const points: ListedPoint[] = [];
  const unreadable: Unreadable[] = [];
  await concurrently(
    lists,
    LISTS_AT_ONCE,
    async ({ kind, region }) => {
      try {
        // Not spread into `push`: a large vault is more arguments than a call takes.
        for (const point of await driverOf(kind).list(vault.name, region)) points.push(point);
      } catch (error) {
        unreadable.push({ kind, region, error: errorWords(error) });
      }
    },
    () => signal.aborted,
  );
  signal.throwIfAborted();
  return { points, unreadable };
}

/** A line for each place that could not be read, with the kinds that it would have held. */
export function unreadableWords(unreadable: readonly Unreadable[]): string[] {
  const kindsOf = new Map<string, Kind[]>();
  for (const { region, error, kind } of unreadable) {
    const words = `${region} cannot be read, so what it holds is missing here: ${error}`;
    kindsOf.set(words, [...(kindsOf.get(words) ?? []), kind]);
  }
  return [...kindsOf].map(([words, kinds]) => `${kinds.sort().join(', ')} in ${words}`);
}

/** Whether all of the vault’s own account was read; into another one whoever asks may have no way. */
export const ownRead = (unreadable: readonly Unreadable[]): boolean =>
  unreadable.every(({ region }) => isAbroad(region));
