import type { Tag } from '@aws-sdk/client-ec2';
import type { Tags } from '../../core/lineage';

export const toAwsTags = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const fromAwsTags = (tags: readonly Tag[] | undefined): Tags =>
  Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
