import { z } from 'zod';
import { LOG_RETENTION_DAYS, type LogRetentionDays } from './types';

/**
 * The building blocks of the schema. Every message is a rule that continues its key
 * ("must be between 1 and 100"): config/validate.ts adds the key before it and the value after it.
 */

/** An object with these keys and no others; the message of an unknown key lists the known ones, for the suggestion. */
export function settings<Shape extends z.ZodRawShape>(shape: Shape, rule = 'must be an object') {
  const known = Object.keys(shape).join(' ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? known : rule),
  });
}

/** An object whose keys the user chooses: one entry per plan, region, zone, tag. */
export function onePer<Value extends z.ZodType>(what: string, key: z.ZodString, value: Value) {
  return z.record(key, value, { error: `must be an object with one entry per ${what}` });
}

export function text(pattern: RegExp, rule: string) {
  return z.string({ error: rule }).regex(pattern, { error: rule });
}

/** A text checked by a function that gives the broken rule, or undefined. */
export function checkedText(ruleOf: (value: string) => string | undefined, otherwise = 'must be a text') {
  return z.string({ error: otherwise }).check((context) => {
    const rule = ruleOf(context.value);
    if (rule !== undefined) context.issues.push({ code: 'custom', message: rule, input: context.value });
  });
}

export function whole(minimum: number, maximum: number) {
  const error = `must be between ${minimum} and ${maximum}`;
  return z
    .number({ error })
    .int({ error: `must be a whole number between ${minimum} and ${maximum}`, abort: true })
    .min(minimum, { error, abort: true })
    .max(maximum, { error, abort: true });
}

/** One of a closed set of texts. */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` });
}

/** One form or another; what is wrong inside the form that was meant is told by its own rule (config/validate.ts). */
export function either<const Forms extends readonly [z.ZodType, z.ZodType]>(forms: Forms, rule: string) {
  return z.union(forms, { error: rule });
}

export function yesOrNo() {
  return z.boolean({ error: 'must be true or false' });
}

export function listOf<Item extends z.ZodType>(item: Item, what: string) {
  return z.array(item, { error: `must be a list of ${what}` });
}

/** How long CloudWatch keeps a log. */
export const retentionDays = z.custom<LogRetentionDays>(
  (days) => LOG_RETENTION_DAYS.some((allowed) => allowed === days),
  { error: `must be one of CloudWatch's ${LOG_RETENTION_DAYS.join(', ')}` },
);
