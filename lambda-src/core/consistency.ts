/**
 * How far the points of one instance agree with each other, and with what runs on it.
 *
 * - `crash`: as after a power cut.
 * - `stop`: the instance is stopped before and started after.
 * - `application`: shell lines, run on the instance by SSM Run Command, before the points are begun and after.
 */
export type Consistency =
  | { readonly mode: 'crash' }
  | { readonly mode: 'stop' }
  | {
      readonly mode: 'application';
      readonly before: readonly string[];
      readonly after: readonly string[];
      /** For each of the two. */
      readonly timeoutSeconds: number;
    };

/** Kinds made from instances, which can be stopped and run commands. */
const KINDS_OF_INSTANCES: readonly string[] = ['ebs', 'ami'];

/** Limits of the hooks. The plans of a region travel together in one schedule, whose input has at most 256 KB. */
export const HOOKS = { lines: 20, lineLength: 500, minSeconds: 1, maxSeconds: 3_600, seconds: 60 } as const;

/** What is wrong with a consistency for these kinds, as a rule that continues its key; undefined when nothing is. */
export function consistencyRule(consistency: Consistency, kinds: readonly string[]): string | undefined {
  if (consistency.mode === 'crash') return undefined;
  const without = kinds.find((kind) => !KINDS_OF_INSTANCES.includes(kind));
  if (without === undefined) return undefined;
  return `must be "crash" for kinds without instances such as ${without} (with instances: ${KINDS_OF_INSTANCES.join(', ')})`;
}
