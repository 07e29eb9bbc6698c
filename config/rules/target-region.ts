import { partitionOf } from '../../lambda-src/core/partition';
import { isRegion } from '../region-name';

/** What is wrong with a region that something is copied to; undefined when nothing is, or its name is a problem of its own. */
export function targetRule(from: string, target: string, regions: readonly string[]): string | undefined {
  if (target === from) return `must be another region than ${from}`;
  if (!isRegion(target)) return undefined;
  if (partitionOf(target) !== partitionOf(from)) return `must be in the same AWS partition as ${from}`;
  if (!regions.includes(target)) return `must have an entry of its own: add '${target}': {} to regions`;
  return undefined;
}
