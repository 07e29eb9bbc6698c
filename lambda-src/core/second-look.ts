import type { Driver } from '../ports/driver';
import type { Manifest } from './documents';
import { newItem, type Item, type Resource } from './item';
import { copyRegionsOf, type Kind } from './plan';
import type { Run } from './run';

/** What should be protected and was not even planned. */
export interface SecondLook {
  readonly missed: readonly { readonly kind: Kind; readonly item: Item }[];
  /** Kinds that could not be looked at. */
  readonly errors: readonly string[];
}

export const MISSED = 'carries the tag and got no point: the run did not find it when it began';

/**
 * Looks once more for what the plan selects, when all is done, and holds it against what was planned: lists lag behind,
 * so one look may miss what is there. What came into being since the run began is the next run's.
 */
export async function lookAgain(
  run: Run,
  { batches, skipped }: Manifest,
  drivers: readonly Driver[],
): Promise<SecondLook> {
  const left = new Set(skipped.map(({ source }) => source));
  const missed: { kind: Kind; item: Item }[] = [];
  const errors: string[] = [];
  for (const driver of drivers) {
    const { kind } = driver;
    const planned = new Set(
      batches
        .filter((batch) => batch.kind === kind)
        .flatMap(({ items }) => items.map(({ source }) => source)),
    );
    const isMissed = ({ source, owner = source, since }: Resource): boolean =>
      !planned.has(source) && !left.has(source) && !left.has(owner) && !isNewer(since, run);
    try {
      const { resources } = await driver.discover(run);
      const copyRegions = copyRegionsOf(kind, run.plan);
      missed.push(
        ...resources.filter(isMissed).map((resource) => ({ kind, item: newItem(resource, copyRegions) })),
      );
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      errors.push(`whether every ${kind} resource got a point could not be checked: ${words}`);
    }
  }
  return { missed, errors };
}

const isNewer = (since: string | undefined, { execution }: Run): boolean =>
  since !== undefined && Date.parse(since) >= Date.parse(execution.startTime);
