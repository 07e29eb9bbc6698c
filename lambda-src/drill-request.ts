import * as z from 'zod/mini';
import { drillId } from './core/drill/order';
import type { AskedDrill } from './core/drill/plan';
import { KINDS } from './core/plan';
import type { Environment } from './env';
import { executionSchema, UnusableRequest } from './request';

const seconds = z.number().check(z.int(), z.minimum(1));
const schema = z.strictObject({
  event: z.strictObject({
    drill: z.strictObject({
      region: z.string().check(z.minLength(1)),
      sample: z.number().check(z.int(), z.minimum(1), z.maximum(100)),
      rtoSeconds: seconds,
      contents: z.optional(z.boolean()),
      plans: z
        .array(
          z.strictObject({
            name: z.string().check(z.minLength(1)),
            kinds: z.array(z.enum(KINDS)).check(z.minLength(1)),
            rpoSeconds: z.optional(seconds),
          }),
        )
        .check(z.minLength(1)),
    }),
    scheduledTime: z.optional(z.iso.datetime({ offset: true })),
  }),
  execution: executionSchema,
});

/** What a machine is asked to test, and the execution that asks. */
export interface DrillRequest {
  readonly asked: AskedDrill & { readonly id: string };
  /** The execution's ARN. */
  readonly execution: string;
}

/**
 * The drill that an execution's input asks for, named by the time it was meant for: an event that is delivered twice is the
 * same drill.
 *
 * @param request `{ event, execution }`: the state machine's input, and `$$.Execution`.
 * @throws UnusableRequest that names every key of the input that is wrong.
 */
export function drillFrom(
  request: unknown,
  { vault, sourceRegion: home }: Pick<Environment, 'vault' | 'sourceRegion'>,
): DrillRequest {
  const { data, error } = schema.safeParse(request);
  if (data === undefined) {
    const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new UnusableRequest(`The drill’s input is not usable:\n  ${problems.join('\n  ')}`);
  }
  const { event, execution } = data;
  const { region, sample: count, rtoSeconds, contents, plans } = event.drill;
  const rpoSeconds = Object.fromEntries(
    plans.flatMap(({ name, rpoSeconds: target }) => (target === undefined ? [] : [[name, target] as const])),
  );
  return {
    asked: {
      id: drillId(new Date(event.scheduledTime ?? execution.startTime)),
      ...{ vault, home, region, plans, count },
      targets: { rtoSeconds, rpoSeconds },
      // The network that was deployed for it is found by its tag.
      options: { ...(contents !== undefined && { contents }) },
    },
    execution: execution.id,
  };
}
