import { z } from 'zod';
import type { Adopted } from './adopted';
import { checkedText, onePer, settings, text } from './fields';
import { tagKeyRule, tagValueRule } from './rules/tags';

const stackName = text(/^[a-z0-9-]+$/, 'must be the name of a stack, such as us-east-1-network');

const address = text(/^aws_\w+\.[\w-]+$/, 'must be the address of a resource, such as aws_vpc.vpc_main');

const resource = z.union([z.literal(false), z.record(z.string(), z.unknown())], {
  error: 'must be false, or an object with the arguments that stay as they are',
});

export const adoptedSchema: z.ZodType<Adopted, Adopted> = onePer(
  'stack',
  stackName,
  settings({
    tags: onePer('tag', checkedText(tagKeyRule), checkedText(tagValueRule)).optional(),
    resources: onePer('resource', address, resource),
  }),
);
