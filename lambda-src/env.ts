import * as z from 'zod/mini';
import type { Channels } from './core/notices/channels';

/**
 * What steers a Lambda from outside. `SOURCE_REGION`, `DEST_REGION`, `RETENTION_DAYS`, `MAX_SNAPSHOTS` and
 * `SNS_TOPIC_ARN` are the names that the tool's first version knew: they hold wherever the event says nothing else.
 */
export interface Environment {
  readonly vault: string;
  readonly sourceRegion: string;
  readonly destRegion?: string;
  readonly destKmsKeyArn?: string;
  readonly retentionDays?: number;
  readonly maxSnapshots?: number;
  /** When restores are tested; absent: never on schedule. */
  readonly drillSchedule?: string;
  readonly topicArn: string;
  readonly reportsBucket: string;
  /** The buckets beside the copies, by region. */
  readonly copyReportsBuckets: Readonly<Record<string, string>>;
}

const required = z.string('is required').check(z.minLength(1, 'must not be empty'));
const count = z.optional(
  z.pipe(
    z.string().check(z.regex(/^[1-9]\d{0,4}$/, 'must be a whole number from 1 to 99999')),
    z.transform(Number),
  ),
);
/** `{"us-west-2":"smart-vault-reports-123456789012-us-west-2"}` */
const buckets = z.optional(
  z.pipe(
    z.string().check(z.refine(isRecordOfText, 'must be a JSON object of texts')),
    z.transform((text) => JSON.parse(text) as Record<string, string>),
  ),
);

function isRecordOfText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return z.record(z.string(), z.string()).safeParse(value).success;
  } catch {
    return false;
  }
}

const schema = z.object({
  VAULT_NAME: required,
  SOURCE_REGION: z.optional(z.string()),
  AWS_REGION: z.optional(z.string()),
  DEST_REGION: z.optional(z.string()),
  DEST_KMS_KEY_ARN: z.optional(z.string()),
  RETENTION_DAYS: count,
  MAX_SNAPSHOTS: count,
  DRILL_SCHEDULE: z.optional(z.string()),
  SNS_TOPIC_ARN: required,
  REPORTS_BUCKET: required,
  COPY_REPORTS_BUCKETS: buckets,
});

/** @throws Error that names every variable that is missing or wrong, its rule and its value. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  // Lambda passes a variable that was set to nothing as an empty string.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const { data, error } = schema.safeParse(given);
  const sourceRegion = data?.SOURCE_REGION ?? data?.AWS_REGION;
  const problems = (error?.issues ?? []).map(({ path, message }) => {
    const name = path.join('.');
    return `${name} ${message}, got ${JSON.stringify(given[name] ?? '')}`;
  });
  if (error === undefined && sourceRegion === undefined) problems.push('SOURCE_REGION is required, got ""');
  if (data === undefined || sourceRegion === undefined || problems.length > 0) {
    throw new Error(`The function’s environment is not usable:\n  ${problems.join('\n  ')}`);
  }
  return {
    vault: data.VAULT_NAME,
    sourceRegion,
    ...(data.DEST_REGION === undefined ? {} : { destRegion: data.DEST_REGION }),
    ...(data.DEST_KMS_KEY_ARN === undefined ? {} : { destKmsKeyArn: data.DEST_KMS_KEY_ARN }),
    ...(data.RETENTION_DAYS === undefined ? {} : { retentionDays: data.RETENTION_DAYS }),
    ...(data.MAX_SNAPSHOTS === undefined ? {} : { maxSnapshots: data.MAX_SNAPSHOTS }),
    ...(data.DRILL_SCHEDULE === undefined ? {} : { drillSchedule: data.DRILL_SCHEDULE }),
    topicArn: data.SNS_TOPIC_ARN,
    reportsBucket: data.REPORTS_BUCKET,
    copyReportsBuckets: data.COPY_REPORTS_BUCKETS ?? {},
  };
}

/** What steers the function `notify`. */
export interface NotifyEnvironment {
  readonly reportsBucket: string;
  readonly channels: Channels;
  /** Server that stands in for Slack and PagerDuty, where tests need one; without TLS, if it says so. */
  readonly endpointOverride?: string;
}

/** `CHANNELS` is written by Terraform alone: the names in it are those of places, never secrets. */
const notifySchema = z.object({
  REPORTS_BUCKET: required,
  CHANNELS: required,
  NOTIFY_ENDPOINT_URL: z.optional(z.url()),
});

/** @throws Error that names every variable that is missing or wrong. */
export function readNotifyEnvironment(variables: NodeJS.ProcessEnv = process.env): NotifyEnvironment {
  const { data, error } = notifySchema.safeParse(variables);
  if (data === undefined) {
    const problems = error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`The function’s environment is not usable:\n  ${problems.join('\n  ')}`);
  }
  return {
    reportsBucket: data.REPORTS_BUCKET,
    channels: JSON.parse(data.CHANNELS) as Channels,
    ...(data.NOTIFY_ENDPOINT_URL !== undefined && { endpointOverride: data.NOTIFY_ENDPOINT_URL }),
  };
}
