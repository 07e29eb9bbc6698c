import type { Resource } from './item';
import type { Retention } from './plan';
import { RETENTION_LIMITS, retentionProblem } from './retention-limits';

/** On a resource, or on what it belongs to: what is kept of it, whatever its plan says. */
export const OVERRIDE_TAG = 'backup:retention';

/** Stands in a point's tags where its source's override could not be read. */
export const UNREADABLE = 'unreadable';

/** What a tag says: a retention, and the one way to write it; or what is wrong with it, with the tag, the rule and the value. */
export type Override =
  | { readonly retention: Retention; readonly text: string; readonly problem?: never }
  | { readonly problem: string };

const RULES = Object.keys(RETENTION_LIMITS) as (keyof Retention)[];

/**
 * Reads `days=90,newest=5,monthly=12`: the rules and limits of any retention, in any order, with commas or spaces between.
 *
 * It is written again with spaces: services other than EC2 take no comma in a tag
 * (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Tag.html).
 */
export function parseOverride(value: string): Override {
  const parts = value
    .trim()
    .replaceAll(/\s*=\s*/g, '=')
    .split(/\s*,\s*|\s+/);
  const retention: Partial<Record<keyof Retention, number>> = {};
  for (const part of parts) {
    const [name = '', count = '', ...more] = part.split('=');
    const rule = RULES.find((known) => known === name);
    if (rule === undefined || more.length > 0)
      return wrong(`must hold only ${RULES.join(', ')}, such as "days=90,newest=5"`, value);
    if (retention[rule] !== undefined) return wrong(`must name ${rule} once`, value);
    const [lowest, highest] = RETENTION_LIMITS[rule];
    if (!/^\d{1,5}$/.test(count) || Number(count) < lowest || Number(count) > highest)
      return wrong(`must have a whole number between ${lowest} and ${highest} as ${rule}`, value);
    retention[rule] = Number(count);
  }
  const problem = retentionProblem(retention);
  if (problem !== undefined) return wrong(asOneRule(problem), value);
  const text = RULES.filter((rule) => retention[rule] !== undefined).map(
    (rule) => `${rule}=${retention[rule]}`,
  );
  return { retention: { minimum: 1, ...retention }, text: text.join(' ') };
}

/**
 * The resource with its override as its points shall carry it. One that cannot be read is no reason to make no point:
 * the point says that much, so that nothing is deleted for it.
 */
export function settleRetention(resource: Resource): { resource: Resource; problem?: string } {
  if (resource.retention === undefined) return { resource };
  const read = parseOverride(resource.retention);
  if (read.problem === undefined) return { resource: { ...resource, retention: read.text } };
  return { resource: { ...resource, retention: UNREADABLE }, problem: read.problem };
}

const wrong = (rule: string, value: string): Override => ({
  problem: `tag ${OVERRIDE_TAG} ${rule}, got ${JSON.stringify(value)}`,
});

const asOneRule = ({ key, rule }: { key?: string; rule: string }): string =>
  key === undefined ? rule : `must have a ${key} that ${rule.replace(/^must not be/, 'is not')}`;
