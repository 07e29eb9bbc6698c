import { isDeepStrictEqual } from 'node:util';

/** A synthesized stack: `cdk.tf.json`. */
export type Synthesized = Readonly<Record<string, unknown>>;

/**
 * What differs between two synthesized stacks, as the paths to it with both values; nothing where Terraform would do
 * the same. Left out is what says which framework wrote it: the metadata (`//`), and how the provider's source and
 * version are spelled.
 */
export function differences(ours: Synthesized, theirs: Synthesized): string[] {
  return differing(bare(ours), bare(theirs), []);
}

function bare(stack: Synthesized): unknown {
  return withoutMetadata({ ...stack, terraform: withoutPins(stack['terraform']) });
}

function withoutPins(terraform: unknown): unknown {
  const { required_providers: pins, ...rest } = (terraform ?? {}) as Record<string, unknown>;
  // Which providers there are still counts.
  return { ...rest, required_providers: Object.keys(pins ?? {}).sort() };
}

function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//')
      .map(([key, inner]) => [key, withoutMetadata(inner)]),
  );
}

function differing(ours: unknown, theirs: unknown, path: readonly string[]): string[] {
  if (isDeepStrictEqual(ours, theirs)) return [];
  if (!isTree(ours) || !isTree(theirs))
    return [`${path.join('.')}: ${JSON.stringify(ours)} with cdktf, ${JSON.stringify(theirs)} with cdktn`];
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...keys].flatMap((key) => differing(ours[key], theirs[key], [...path, key]));
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
