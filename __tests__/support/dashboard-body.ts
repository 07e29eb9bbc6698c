import { z } from 'zod';

/**
 * The body of a dashboard as CloudWatch takes it, as far as ours goes; a key that is not here is refused
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html).
 */
const COLUMNS = 24;

const at = {
  x: z
    .int()
    .min(0)
    .max(COLUMNS - 1),
  y: z.int().min(0),
  width: z.int().min(1).max(COLUMNS),
  height: z.int().min(1).max(1000),
};
const period = z.union([z.literal([1, 5, 10, 30]), z.int().positive().multipleOf(60)]);
const color = z.string().regex(/^#[0-9a-f]{6}$/);
const stat = z.string().regex(/^(SampleCount|Average|Sum|Minimum|Maximum|p\d{1,2}(\.\d+)?)$/);
const arn = z
  .string()
  .regex(/^arn:[\w-]+:cloudwatch:[a-z0-9-]+:(\d{12}|\$\{data\.aws_caller_identity\.[\w.]+\}):alarm:[\w-]+$/);

/** `[namespace, name, dimension name, its value, …, {how it is shown}]` */
const metricLine = z.array(z.unknown()).check((context) => {
  const names = context.value.slice(0, -1);
  const refuse = (message: string) =>
    context.issues.push({ code: 'custom', message, input: context.value, path: [] });
  if (!names.every((name) => typeof name === 'string' && name.length > 0))
    refuse('names must be texts, with what is shown at the end');
  // A namespace, a name, and up to 30 dimensions.
  if (names.length % 2 !== 0 || names.length < 2 || names.length > 62) refuse('dimensions must be pairs');
  const shown = z.strictObject({ label: z.string(), stat, color: color.optional() });
  if (!shown.safeParse(context.value.at(-1)).success) refuse('shown in a way that is not known');
});
const mathLine = z.tuple([
  z.strictObject({
    expression: z.string().min(1),
    id: z.string().regex(/^[a-z]\w{0,254}$/),
    label: z.string(),
  }),
]);

const metric = z.strictObject({
  ...at,
  type: z.literal('metric'),
  properties: z.strictObject({
    title: z.string().min(1),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
    view: z.enum(['timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table']),
    stacked: z.boolean(),
    period,
    metrics: z
      .array(z.union([mathLine, metricLine]))
      .min(1)
      .max(500),
    yAxis: z.strictObject({
      left: z.strictObject({
        min: z.number().optional(),
        max: z.number().optional(),
        label: z.string().optional(),
        showUnits: z.boolean().optional(),
      }),
    }),
    annotations: z
      .strictObject({
        horizontal: z
          .array(z.strictObject({ label: z.string(), value: z.number(), color: color.optional() }))
          .min(1),
      })
      .optional(),
  }),
});
const text = z.strictObject({
  ...at,
  type: z.literal('text'),
  properties: z.strictObject({ markdown: z.string().min(1) }),
});
const alarm = z.strictObject({
  ...at,
  type: z.literal('alarm'),
  properties: z.strictObject({
    title: z.string(),
    alarms: z.array(arn).min(1).max(100),
    sortBy: z.enum(['default', 'stateUpdatedTimestamp', 'timestamp']).optional(),
  }),
});

export const dashboardBody = z
  .strictObject({
    start: z.string().regex(/^-P(T?\d+[HMDW])+$/),
    periodOverride: z.enum(['auto', 'inherit']),
    widgets: z.array(z.discriminatedUnion('type', [metric, text, alarm])).max(500),
  })
  .check((context) => {
    const { widgets } = context.value;
    const refuse = (message: string) =>
      context.issues.push({ code: 'custom', message, input: widgets, path: ['widgets'] });
    for (const [index, one] of widgets.entries()) {
      if (one.x + one.width > COLUMNS) refuse(`widget ${index} stands out of the grid`);
      if (widgets.slice(0, index).some((other) => overlap(one, other)))
        refuse(`widget ${index} covers another`);
    }
  });

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export type DashboardBody = z.infer<typeof dashboardBody>;
