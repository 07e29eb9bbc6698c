import type { RunStore } from '../ports/run-store';
import { folderBesideCopies, type Warning } from './documents';
import { errorWords } from './error-words';

/** A bucket beside copies, in another region. */
export interface AwayStore {
  /** What people know it by. */
  readonly bucket: string;
  readonly store: Pick<RunStore, 'write'>;
}

/**
 * Writes documents beside the copies, in every region that gets them: what bringing them up needs must not be lost with
 * the region in which they were written (ADR 18).
 *
 * A region that cannot be written to holds up no backup of this one: it is a warning, and its copies fail by themselves.
 *
 * @param from where the run is at home
 * @param documents by key
 */
export async function keepWithCopies(
  away: readonly AwayStore[],
  from: string,
  documents: Readonly<Record<string, unknown>>,
): Promise<Warning[]> {
  const problems = await Promise.all(
    away.map(async ({ bucket, store }) => {
      try {
        for (const [key, value] of Object.entries(documents))
          await store.write(`${folderBesideCopies(from)}${key}`, value);
        return [];
      } catch (error) {
        const words = errorWords(error);
        return [{ source: bucket, problem: `what the run protects was not written down there: ${words}` }];
      }
    }),
  );
  return problems.flat();
}
