import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { KINDS, type BackupPlan, type Retention } from './core/plan';
import { openRun, type Run } from './core/run';
import type { Environment } from './env';

// zod/mini comes without words; without these every problem would read "Invalid input".
z.config(en());

/** EC2 user guide, "Tag restrictions". */
const tag = z.strictObject({
  key: z.string().check(z.minLength(1), z.maxLength(128)),
  value: z.string().check(z.maxLength(256)),
});
const count = z.number().check(z.int(), z.minimum(1), z.maximum(36_500));
const retention = z.strictObject({
  days: z.optional(count),
  newest: z.optional(count),
  daily: z.optional(count),
  weekly: z.optional(count),
  monthly: z.optional(count),
  yearly: z.optional(count),
  minimum: z._default(count, 1),
});

/** The plan that the environment describes; what it makes carries this name. */
const DEFAULT_PLAN = 'default';

const planSchema = z.strictObject({
  name: z._default(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/)), DEFAULT_PLAN),
  select: z._default(z.strictObject({ tag }), { tag: { key: 'backup', value: 'true' } }),
  kinds: z._default(z.array(z.enum(KINDS)).check(z.minLength(1)), ['ebs']),
  region: z.optional(z.string()),
  retention: z.optional(retention),
  copies: z.optional(
    z.array(
      z.strictObject({
        region: z.string(),
        kmsKeyArn: z.optional(z.string()),
        retention: z.optional(retention),
      }),
    ),
  ),
  deadlineSeconds: z._default(z.number().check(z.int(), z.minimum(60), z.maximum(30 * 86_400)), 12 * 3600),
});

/** The input or the environment asks for something that cannot be done; the state machine does not try it again. */
export class UnusableRequest extends Error {
  override readonly name = 'UnusableRequest';
}

const requestSchema = z.strictObject({
  event: z.strictObject({
    plan: z._default(planSchema, planSchema.parse({})),
    scheduledTime: z.optional(z.iso.datetime({ offset: true })),
    pruneDryRun: z._default(z.boolean(), false),
  }),
  execution: z.strictObject({
    id: z.string(),
    name: z.string(),
    startTime: z.iso.datetime({ offset: true }),
  }),
});

/**
 * The run that an execution's input asks for. What the input leaves open, the environment fills in, so that
 * `{}` runs the plan that the environment describes.
 *
 * @param request `{ event, execution }`: the state machine's input, and `$$.Execution`.
 * @throws UnusableRequest that names every key of the input that is wrong.
 */
export function runFrom(request: unknown, environment: Environment): Run {
  const { data, error } = requestSchema.safeParse(request);
  if (data === undefined) {
    const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new UnusableRequest(`The run’s input is not usable:\n  ${problems.join('\n  ')}`);
  }
  const { plan, scheduledTime, pruneDryRun } = data.event;
  if (plan.name !== DEFAULT_PLAN && plan.retention === undefined) {
    // The environment's retention is another plan's: it would delete what this one means to keep.
    throw new UnusableRequest(
      `The run’s input is not usable:\n  event.plan.retention: is required with the name of a plan`,
    );
  }
  return openRun({
    vault: environment.vault,
    plan: complete(plan, environment),
    execution: data.execution,
    pruneDryRun,
    ...(scheduledTime === undefined ? {} : { scheduledTime }),
  });
}

function complete(plan: z.infer<typeof planSchema>, environment: Environment): BackupPlan {
  const region = plan.region ?? environment.sourceRegion;
  const ownRetention = plan.retention ?? retentionOf(environment);
  const copies = plan.copies ?? copiesOf(environment);
  if (copies.some((copy) => copy.region === region)) {
    throw new UnusableRequest(
      `The copies of plan ${plan.name} must go to another region than its own, got ${region}`,
    );
  }
  return {
    ...plan,
    region,
    retention: ownRetention,
    copies: copies.map((copy) => ({ ...copy, retention: copy.retention ?? ownRetention })),
  };
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
