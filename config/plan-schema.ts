import { z } from 'zod';
import { consistencyRule, HOOKS, type Consistency } from '../lambda-src/core/consistency';
import { kindsRule } from '../lambda-src/core/plan';
import { LOCK_LIMITS, LOCK_MODES, lockKindsRule, lockProblem } from '../lambda-src/core/lock';
import { RETENTION_LIMITS, retentionProblem } from '../lambda-src/core/retention-limits';
import { accountKindsRule } from '../lambda-src/core/vault-account';
import { MOST_ALARM_HOURS } from './alarm-hours';
import { checkedText, either, listOf, oneOf, onePer, settings, text, whole } from './fields';
import { CLEANUP_SCHEDULE, OTHER_RETENTION, PLAN_DEFAULTS } from './plan-defaults';
import { isRegion } from './region-name';
import { isTimeZone, scheduleRule } from './rules/schedule';
import { kindProblems } from './rules/kinds';
import { KMS_KEY_ARN } from './rules/state';
import { selectionProblems, tagKeyRule, tagValueRule } from './rules/tags';
import { BACKUP_KINDS, CONSISTENCY_WORDS, type PlanConfig } from './types';

const { days, newest, daily, weekly, monthly, yearly, minimum } = RETENTION_LIMITS;

export const retention = settings({
  days: whole(...days).optional(),
  newest: whole(...newest).optional(),
  daily: whole(...daily).optional(),
  weekly: whole(...weekly).optional(),
  monthly: whole(...monthly).optional(),
  yearly: whole(...yearly).optional(),
  minimum: whole(...minimum).default(1),
}).check((context) => {
  const problem = retentionProblem(context.value);
  if (problem === undefined) return;
  const { key, rule } = problem;
  const path = key === undefined ? [] : [key];
  const message = key === undefined ? `${rule}, such as { days: 30 }` : rule;
  context.issues.push({ code: 'custom', message, path, input: context.value });
});

const lock = settings({
  mode: oneOf(LOCK_MODES),
  days: whole(...LOCK_LIMITS.days),
  coolOffHours: whole(...LOCK_LIMITS.coolOffHours).optional(),
}).check((context) => {
  const problem = lockProblem(context.value);
  if (problem === undefined) return;
  context.issues.push({
    code: 'custom',
    message: problem.rule,
    path: [problem.key],
    input: context.value,
  });
});

const tagValues = either(
  [checkedText(tagValueRule), listOf(checkedText(tagValueRule), 'values')],
  'must be a value or a list of values',
).transform((given) => [given].flat());
const tags = onePer('tag', checkedText(tagKeyRule), tagValues);

const select = settings({
  tags: tags.refine((given) => Object.keys(given).length > 0, { error: 'must have at least one tag' }),
  exclude: tags.optional(),
}).check((context) => {
  for (const { path, rule } of selectionProblems(context.value))
    context.issues.push({ code: 'custom', message: rule, path: [...path], input: context.value });
});

/** One line each: what SSM is given is a list of lines, and a break inside one would hide what fails. */
const lines = listOf(
  text(
    new RegExp(`^[^\\r\\n]{1,${HOOKS.lineLength}}$`),
    `must be one line of at most ${HOOKS.lineLength} characters`,
  ),
  'shell lines',
).max(HOOKS.lines, { error: `must be at most ${HOOKS.lines} lines` });
const hooks = settings({
  before: lines,
  after: lines,
  timeoutSeconds: whole(HOOKS.minSeconds, HOOKS.maxSeconds).default(HOOKS.seconds),
}).refine(({ before, after }) => before.length + after.length > 0, {
  error: 'must have a line in before or in after',
});
const consistency = either(
  [oneOf(CONSISTENCY_WORDS), hooks],
  'must be "crash", "stop" or { before: [lines], after: [lines] }',
).transform((given): Consistency =>
  typeof given === 'string' ? { mode: given } : { mode: 'application', ...given },
);

const ownLock = either([z.literal('none'), lock], 'must be "none" or { mode, days }').optional();
const copies = onePer(
  'region',
  checkedText((name) =>
    isRegion(name) ? undefined : 'must be the name of an AWS region such as "us-east-1"',
  ),
  settings({
    retention: retention.optional(),
    kmsKeyArn: text(
      KMS_KEY_ARN,
      'must be the ARN of a KMS key: arn:aws:kms:region:account:key/id',
    ).optional(),
    lock: ownLock,
    vaultAccount: settings({ retention: retention.optional(), lock: ownLock }).optional(),
  }),
);

export const timeZone = checkedText((name) =>
  isTimeZone(name) ? undefined : 'must be a time zone such as "UTC" or "Europe/Berlin"',
);
export const schedule = checkedText(scheduleRule);

const plan = settings({
  schedule: schedule.optional(),
  timeZone: timeZone.default('UTC'),
  select: select.prefault({ tags: { backup: 'true' } }),
  kinds: listOf(oneOf(BACKUP_KINDS), `kinds: ${BACKUP_KINDS.join(', ')}`)
    .min(1, { error: 'must name at least one kind' })
    .default(['ebs']),
  consistency: consistency.prefault('crash'),
  retention: retention.optional(),
  lock: lock.optional(),
  copies: copies.optional(),
  deadlineHours: whole(1, 720).default(12),
  rpoHours: whole(1, MOST_ALARM_HOURS).optional(),
}).check((context) => {
  const { consistency, kinds } = context.value;
  const refuse = (rule: string | undefined, ...path: string[]): void => {
    if (rule !== undefined)
      context.issues.push({ code: 'custom', message: rule, path, input: context.value });
  };
  refuse(kindsRule(kinds), 'kinds');
  refuse(consistencyRule(consistency, kinds), 'consistency');
  if (context.value.lock !== undefined) refuse(lockKindsRule(kinds), 'lock');
  for (const [region, copy] of Object.entries(context.value.copies ?? {})) {
    if (copy.lock !== undefined && copy.lock !== 'none')
      refuse(lockKindsRule(kinds), 'copies', region, 'lock');
    if (copy.vaultAccount !== undefined) refuse(accountKindsRule(kinds), 'copies', region, 'vaultAccount');
  }
  for (const { path, rule } of kindProblems(kinds, context.value.copies))
    context.issues.push({ code: 'custom', message: rule, path: [...path], input: context.value });
});

/**
 * What runs by hand with an empty input make carries the name `default`: a plan of that name would prune it, and be
 * pruned. `cleanup` and `drill` are the names of the schedules of the cleanup and of the restore tests.
 */
const planName = text(
  /^(?!(?:default|cleanup|drill)$)[a-z][a-z0-9-]{0,30}$/,
  'must be 1 to 31 lower-case letters, digits or hyphens, and not "default", "cleanup" or "drill"',
);

/** Plans by name, which decides what holds where one says nothing. */
export const plans = onePer('plan', planName, plan)
  .refine((given) => Object.keys(given).length > 0, { error: 'must have at least one plan' })
  .transform((given) =>
    Object.fromEntries(Object.entries(given).map(([name, one]) => [name, complete(name, one)])),
  );

function complete(name: string, { copies: given, ...rest }: z.infer<typeof plan>): PlanConfig {
  const defaults = PLAN_DEFAULTS[name];
  const kept = rest.retention ?? { minimum: 1, ...(defaults?.retention ?? OTHER_RETENTION) };
  const stated = Object.entries(given ?? {}).map(
    ([target, copy]) => [target, { ...copy, retention: copy.retention ?? kept }] as const,
  );
  return {
    ...rest,
    // A plan that has neither is a problem of its own (rules/plans.ts), and nothing is built.
    schedule: rest.schedule ?? defaults?.schedule ?? '',
    retention: kept,
    ...(given && { copies: Object.fromEntries(stated) }),
  };
}

/** The run of its own that prunes every plan of a region. */
export const cleanup = either(
  [
    z.literal('none'),
    settings({
      schedule: schedule.default(CLEANUP_SCHEDULE),
      timeZone: timeZone.default('UTC'),
      orphans: retention.optional(),
    }),
  ],
  'must be "none" or an object',
);
