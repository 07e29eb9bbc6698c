import type { Tags } from './lineage';

/** Which resources a plan takes, by their tags. */
export interface Selection {
  /** Every key must be there, with any one of its values. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  /** Any of these, with any of its values, keeps a resource out, whatever else it carries. */
  readonly exclude?: Readonly<Record<string, readonly string[]>>;
}

/** Whether a plan takes what carries these tags; for services that cannot be asked by tag. */
export const selects = (tags: Tags, { tags: selecting }: Selection): boolean =>
  Object.entries(selecting).every(([key, values]) => carries(tags, key, values));

/** A resource that carries a selecting tag with this value is left out, whatever it belongs to says. */
const OPT_OUT = 'false';

/** Why a resource is left out in spite of what selects it (or its owner), in words; undefined when it is not. */
export function leftOut(tags: Tags, { tags: selecting, exclude = {} }: Selection): string | undefined {
  const excluding = Object.entries(exclude).find(([key, values]) => carries(tags, key, values));
  if (excluding !== undefined) return `excluded by its tag ${excluding[0]}=${tags[excluding[0]] ?? ''}`;
  const optingOut = Object.entries(selecting).find(
    // Where "false" is itself what is selected, it says nothing else.
    ([key, values]) => tags[key] === OPT_OUT && !values.includes(OPT_OUT),
  );
  return optingOut === undefined ? undefined : `opted out by its tag ${optingOut[0]}=${OPT_OUT}`;
}

function carries(tags: Tags, key: string, values: readonly string[]): boolean {
  const value = tags[key];
  return value !== undefined && values.includes(value);
}

/** `backup=true and tier=gold|silver` */
export function describeSelection({ tags }: Selection): string {
  return Object.entries(tags)
    .map(([key, values]) => `${key}=${values.join('|')}`)
    .join(' and ');
}
