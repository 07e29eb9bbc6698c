import { UsageError } from '../exit-codes';
import type { Existing } from './existing';
import type { Match } from './match';
import type { Target } from './targets';

/** `--map EXISTING=TARGET`. */
export interface Mapping {
  readonly from: string;
  /** `aws_vpc.vpc_main`, with its stack before a slash where several have it. */
  readonly to: string;
}

/** @throws UsageError for what has no two sides */
export function readMapping(text: string): Mapping {
  // The key of a for_each may have an equals sign; an address of ours has none.
  const [, from = '', to = ''] = /^(.+)=((?:[\w-]+\/)?aws_\w+\.[\w-]+)$/.exec(text) ?? [];
  if (from === '' || to === '')
    throw new UsageError(
      `--map must be EXISTING=ADDRESS, such as module.net.aws_vpc.this=aws_vpc.vpc_main, got ${text}`,
    );
  return { from, to };
}

/** What the mappings say, of what there is. @throws UsageError for an address that is not there, or of another type */
export function settledBy(
  mappings: readonly Mapping[],
  existing: readonly Existing[],
  targets: readonly Target[],
): Match[] {
  return mappings.map(({ from, to }) => {
    const things = existing.filter(({ address }) => address === from);
    const places = targets.filter(
      (target) => target.address === to || `${target.stack}/${target.address}` === to,
    );
    const pairs = things.flatMap((thing) =>
      places
        .filter(({ region }) => (thing.region ?? region) === region)
        .map((target) => ({ target, existing: thing, because: '--map' })),
    );
    if (things.length === 0) throw new UsageError(`--map ${from}=${to}: no state has ${from}`);
    if (places.length === 0) throw new UsageError(`--map ${from}=${to}: no stack has ${to}`);
    const [pair, ...more] = pairs;
    if (pair === undefined) throw new UsageError(`--map ${from}=${to}: they are in different regions`);
    if (more.length > 0)
      throw new UsageError(
        `--map ${from}=${to} can mean ${pairs.map(({ target }) => `${target.stack}/${target.address}`).join(' or ')}: name the stack`,
      );
    if (pair.existing.type !== pair.target.type)
      throw new UsageError(`--map ${from}=${to}: ${pair.existing.type} can only be mapped to its own type`);
    return pair;
  });
}

/** A name for the vault that the configuration takes, from what the VPC or the file system is called. */
export function nameFrom(words: readonly string[]): string {
  const names = words.map((word) =>
    word
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]+/g, '-')
      .replace(/^[^a-z]+/, '')
      .slice(0, 24)
      .replace(/-(?:vpc|efs|files|network|main)?$/, '')
      .replace(/-+$/, ''),
  );
  return names.find((name) => name.length >= 3) ?? 'smart-vault';
}
