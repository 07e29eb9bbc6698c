import type { Context } from '../iam/context';

/** The mark on instances that a run has touched. */
export const QUIESCED = 'smart-vault:quiesced';

export type Tags = Readonly<Record<string, string>>;

/** Tags that a call asks for: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-requests. */
export const requested = (tags: Tags): Context => ({
  ...keyed('aws:RequestTag', tags),
  ...named(Object.keys(tags)),
});

/** Keys that a call names without values. */
export const named = (keys: readonly string[]): Context => (keys.length > 0 ? { 'aws:TagKeys': keys } : {});

/** Tags of a thing that is there: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-resources. */
export const carried = (tags: Tags, prefix = 'aws:ResourceTag'): Context => keyed(prefix, tags);

const keyed = (prefix: string, tags: Tags): Context =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
