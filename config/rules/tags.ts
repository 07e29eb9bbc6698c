/** Limits of AWS tags (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html). */
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** A resource holds 50; the vault's own tags and a resource's name take part of them. */
export const MOST_TAGS = 40;

/** Keys under which the vault marks what it makes. */
export const OWN_PREFIX = 'smart-vault:';

export function tagKeyRule(key: string): string | undefined {
  if (key.length === 0 || key.length > LONGEST_KEY) return `must be a key of 1 to ${LONGEST_KEY} characters`;
  if (/^aws:/i.test(key)) return 'must not begin with aws:, which AWS keeps for itself';
  if (key.startsWith(OWN_PREFIX))
    return `must not begin with ${OWN_PREFIX}, which the vault keeps for itself`;
  return CHARACTERS.test(key) ? undefined : 'must hold only letters, digits, spaces and _ . : / = + - @';
}

export function tagValueRule(value: string): string | undefined {
  if (value.length > LONGEST_VALUE) return `must be at most ${LONGEST_VALUE} characters`;
  return CHARACTERS.test(value) ? undefined : 'must hold only letters, digits, spaces and _ . : / = + - @';
}

/** EC2 takes 200 values in the filters of one call (EC2 API reference, Filter). */
const MOST_KEYS = 10;
const MOST_VALUES = 10;

interface Selecting {
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly exclude?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Rules between the tags of one selection. */
export function selectionProblems({
  tags,
  exclude = {},
}: Selecting): { path: readonly (string | number)[]; rule: string }[] {
  const parts = Object.entries({ tags, exclude });
  return [
    ...parts.flatMap(([part, given]) =>
      Object.keys(given).length > MOST_KEYS
        ? [{ path: [part], rule: `must have at most ${MOST_KEYS} tags` }]
        : [],
    ),
    ...parts.flatMap(([part, given]) =>
      Object.entries(given).flatMap(([key, values]) => countRules(part, key, values)),
    ),
    ...Object.entries(exclude).flatMap(([key, values]) =>
      values.some((value) => tags[key]?.includes(value))
        ? [{ path: ['exclude', key], rule: 'must not hold a value that tags selects' }]
        : [],
    ),
  ];
}

function countRules(
  part: string,
  key: string,
  values: readonly string[],
): { path: string[]; rule: string }[] {
  const path = [part, key];
  if (values.length === 0 || values.length > MOST_VALUES)
    return [{ path, rule: `must have 1 to ${MOST_VALUES} values` }];
  return new Set(values).size === values.length ? [] : [{ path, rule: 'must name each value once' }];
}
