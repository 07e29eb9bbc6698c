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
