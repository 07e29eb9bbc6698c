import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { consistencyRule, HOOKS } from './core/consistency';
import { KINDS, kindsRule, type BackupPlan, type Kind, type Retention } from './core/plan';
import { isAbroad, isLocation, readLocation } from './core/location';
import { LOCK_LIMITS, LOCK_MODES, lockKindsRule, lockProblem } from './core/lock';
import { RETENTION_LIMITS } from './core/retention-limits';
import { openCleanup, openRun, type AnyRun, type Cleanup } from './core/run';
import { accountKindsRule } from './core/vault-account';
import type { Environment } from './env';

// zod/mini comes without words; without these every problem would read "Invalid input".
z.config(en());

/** EC2 user guide, "Tag restrictions". */
const tagValue = z.string().check(z.maxLength(256));
const tags = z.record(
  z.string().check(z.minLength(1), z.maxLength(128)),
  z.pipe(
    z.union([tagValue, z.array(tagValue).check(z.minLength(1))]),
    z.transform((given) => [given].flat()),
  ),
);
const select = z.strictObject({
  tags: tags.check(z.refine((given) => Object.keys(given).length > 0, 'must have at least one tag')),
  exclude: z.optional(tags),
});

const within = ([lowest, highest]: readonly [number, number]): z.ZodMiniNumber =>
  z.number().check(z.int(), z.minimum(lowest), z.maximum(highest));
const count = (rule: keyof Retention): z.ZodMiniNumber => within(RETENTION_LIMITS[rule]);
const retention = z.strictObject({
  days: z.optional(count('days')),
  newest: z.optional(count('newest')),
  daily: z.optional(count('daily')),
  weekly: z.optional(count('weekly')),
  monthly: z.optional(count('monthly')),
  yearly: z.optional(count('yearly')),
  minimum: z._default(count('minimum'), 1),
});

const lock = z
  .strictObject({
    mode: z.enum(LOCK_MODES),
    days: within(LOCK_LIMITS.days),
    coolOffHours: z.optional(within(LOCK_LIMITS.coolOffHours)),
  })
  .check(z.refine((given) => lockProblem(given) === undefined, 'has coolOffHours, and is not compliance'));

const lines = z
  .array(z.string().check(z.minLength(1), z.maxLength(HOOKS.lineLength)))
  .check(z.maxLength(HOOKS.lines));
const consistency = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('crash') }),
  z.strictObject({ mode: z.literal('stop') }),
  z.strictObject({
    mode: z.literal('application'),
    before: lines,
    after: lines,
    timeoutSeconds: z._default(
      z.number().check(z.int(), z.minimum(HOOKS.minSeconds), z.maximum(HOOKS.maxSeconds)),
      HOOKS.seconds,
    ),
  }),
]);

/** The plan that the environment describes; what it makes carries this name. */
const DEFAULT_PLAN = 'default';

const planSchema = z.strictObject({
  name: z._default(z.string().check(z.regex(/^(?!cleanup$)[a-z][a-z0-9-]{0,39}$/)), DEFAULT_PLAN),
  select: z._default(select, { tags: { backup: ['true'] } }),
  kinds: z._default(z.array(z.enum(KINDS)).check(z.minLength(1)), ['ebs']),
  consistency: z._default(consistency, { mode: 'crash' }),
  region: z.optional(z.string()),
  retention: z.optional(retention),
  lock: z.optional(lock),
  copies: z.optional(
    z.array(
      z.strictObject({
        region: z
          .string()
          .check(z.refine(isLocation, 'must be a region, or one of another account: 210987654321/us-west-2')),
        kmsKeyArn: z.optional(z.string()),
        retention: z.optional(retention),
        lock: z.optional(lock),
      }),
    ),
  ),
  deadlineSeconds: z._default(z.number().check(z.int(), z.minimum(60), z.maximum(30 * 86_400)), 12 * 3600),
});

/** The input or the environment asks for something that cannot be done; the state machine does not try it again. */
export class UnusableRequest extends Error {
  override readonly name = 'UnusableRequest';
}

/** Step Functions' `$$.Execution`, as far as it is handed over. */
export const executionSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  startTime: z.iso.datetime({ offset: true }),
});

const requestSchema = z.strictObject({
  event: z.strictObject({
    plan: z.optional(planSchema),
    cleanup: z.optional(
      z.strictObject({
        plans: z.array(planSchema).check(z.minLength(1)),
        orphans: z.optional(retention),
        regions: z._default(z.array(z.string()), []),
      }),
    ),
    scheduledTime: z.optional(z.iso.datetime({ offset: true })),
    pruneDryRun: z._default(z.boolean(), false),
  }),
  execution: executionSchema,
});

/**
 * The run that an execution's input asks for. What the input leaves open, the environment fills in, so that
 * `{}` runs the plan that the environment describes.
 *
 * @param request `{ event, execution }`: the state machine's input, and `$$.Execution`.
 * @throws UnusableRequest that names every key of the input that is wrong.
 */
export function runFrom(request: unknown, environment: Environment): AnyRun {
  const { data, error } = requestSchema.safeParse(request);
  if (data === undefined) {
    throw unusable(...error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  const { plan, cleanup, scheduledTime, pruneDryRun } = data.event;
  const asked = {
    vault: environment.vault,
    execution: data.execution,
    pruneDryRun,
    ...(scheduledTime === undefined ? {} : { scheduledTime }),
  };
  if (cleanup === undefined)
    return openRun({ ...asked, plan: named(plan ?? planSchema.parse({}), 'event.plan', environment) });
  if (plan !== undefined) throw unusable('event: asks for a plan and for a cleanup');
  return openCleanup({ ...asked, cleanup: withPlans(cleanup, environment) });
}

/** Whether an input, usable or not, meant a cleanup. */
export function asksForCleanup(request: unknown): boolean {
  const { event } = request as { event?: unknown };
  return typeof event === 'object' && event !== null && 'cleanup' in event;
}

type Given = z.infer<typeof requestSchema>['event'];

function withPlans(cleanup: NonNullable<Given['cleanup']>, environment: Environment): Cleanup['cleanup'] {
  const plans = cleanup.plans.map((plan, index) => named(plan, `event.cleanup.plans.${index}`, environment));
  const names = plans.map(({ name, region }) => `${name} in ${region}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw unusable(`event.cleanup.plans: must name each plan once, got ${twice} twice`);
  return { ...cleanup, plans };
}

function named(plan: z.infer<typeof planSchema>, key: string, environment: Environment): BackupPlan {
  // The environment's retention is another plan's: it would delete what this one means to keep.
  if (plan.name !== DEFAULT_PLAN && plan.retention === undefined)
    throw unusable(`${key}.retention: is required with the name of a plan`);
  return complete(plan, environment);
}

const unusable = (...problems: string[]): UnusableRequest =>
  new UnusableRequest(`The run’s input is not usable:\n  ${problems.join('\n  ')}`);

function complete(plan: z.infer<typeof planSchema>, environment: Environment): BackupPlan {
  const broken = consistencyRule(plan.consistency, plan.kinds);
  if (broken !== undefined) throw new UnusableRequest(`The consistency of plan ${plan.name} ${broken}`);
  const together = kindsRule(plan.kinds);
  if (together !== undefined) throw new UnusableRequest(`The kinds of plan ${plan.name} ${together}`);
  const unlockable = lockKindsRule(plan.kinds);
  if (unlockable !== undefined && [plan, ...(plan.copies ?? [])].some((one) => one.lock !== undefined))
    throw new UnusableRequest(`The lock of plan ${plan.name} ${unlockable}`);
  const region = plan.region ?? environment.sourceRegion;
  const ownRetention = plan.retention ?? retentionOf(environment);
  const copies = plan.copies ?? copiesOf(environment);
  if (copies.some((copy) => copy.region === region)) {
    throw new UnusableRequest(
      `The copies of plan ${plan.name} must go to another region than its own, got ${region}`,
    );
  }
  checkAbroad(plan.name, plan.kinds, copies);
  return {
    ...plan,
    region,
    retention: ownRetention,
    copies: copies.map((copy) => ({ ...copy, retention: copy.retention ?? ownRetention })),
  };
}

/** What another account gets is a copy of the copy in that region. */
function checkAbroad(
  plan: string,
  kinds: readonly Kind[],
  copies: readonly { readonly region: string }[],
): void {
  const targets = copies.map(({ region }) => region);
  const abroad = targets.filter(isAbroad);
  const rule = abroad.length === 0 ? undefined : accountKindsRule(kinds);
  if (rule !== undefined) throw new UnusableRequest(`The copies of plan ${plan} to another account ${rule}`);
  const alone = abroad.find((target) => !targets.includes(readLocation(target).region));
  if (alone !== undefined)
    throw new UnusableRequest(
      `The copies of plan ${plan} to another account must go where the plan copies to as well, got ${alone}`,
    );
}

function retentionOf({ retentionDays, maxSnapshots }: Environment): Retention {
  return {
    ...(retentionDays === undefined ? {} : { days: retentionDays }),
    ...(maxSnapshots === undefined ? {} : { newest: maxSnapshots }),
    minimum: 1,
  };
}

function copiesOf({
  destRegion,
  destKmsKeyArn,
}: Environment): { region: string; kmsKeyArn?: string; retention?: Retention }[] {
  if (destRegion === undefined) return [];
  return [{ region: destRegion, ...(destKmsKeyArn === undefined ? {} : { kmsKeyArn: destKmsKeyArn }) }];
}
