import { z } from 'zod';
import { adoptedSchema } from './adopted-schema';
import { MOST_ALARM_HOURS } from './alarm-hours';
import { checkedText, either, listOf, onePer, retentionDays, settings, text, whole, yesOrNo } from './fields';
import { drillsSchema } from './drills-schema';
import { filesSchema } from './files-schema';
import { networkSchema } from './network-schema';
import { notificationsSchema } from './notifications-schema';
import { cleanup, plans } from './plan-schema';
import { regionName as region } from './region-field';
import { CALLED_BY_INSTANCES } from './rules/files';
import { BUCKET_NAME, KEY_PREFIX, KMS_KEY_ARN, TABLE_NAME } from './rules/state';
import { MOST_TAGS, tagKeyRule, tagValueRule } from './rules/tags';
import { ACCOUNT_ID, ROLE_ARN } from './rules/vault-account';
import { ebsSchema, securitySchema } from './security-schema';
import type { Vault, VaultInput } from './types';

const state = z.discriminatedUnion(
  'type',
  [
    settings({ type: z.literal('local') }),
    settings({
      type: z.literal('s3'),
      bucket: text(
        BUCKET_NAME,
        'must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots, hyphens',
      ),
      region,
      keyPrefix: text(
        KEY_PREFIX,
        'must be a path such as "team/vault", without a slash at either end',
      ).optional(),
      kmsKeyArn: text(
        KMS_KEY_ARN,
        'must be the ARN of a KMS key: arn:aws:kms:region:account:key/id',
      ).optional(),
      lock: either(
        [
          z.literal('s3'),
          settings({ dynamoDbTable: text(TABLE_NAME, 'must be the name of a DynamoDB table') }),
        ],
        'must be "s3" or { dynamoDbTable: "table-name" }',
      ).default('s3'),
    }),
  ],
  { error: 'must be "local" or "s3"' },
);

/** A bucket, and behind a slash a path in it, as a bucket and `files.transfer.prefix` are written. */
const FILE_BUCKET = new RegExp(`${BUCKET_NAME.source.slice(0, -1)}(?:/${KEY_PREFIX.source.slice(1, -1)})?$`);

const regionEntry = settings({
  plans: listOf(z.string({ error: 'must be the name of a plan' }), 'plan names').default([]),
  copyTo: listOf(region, 'regions').default([]),
  network: networkSchema.optional(),
  files: filesSchema.optional(),
  fileBuckets: listOf(
    text(FILE_BUCKET, 'must be the name of a bucket, or with a path such as "my-files/efs"'),
    'buckets',
  ).optional(),
  recycleBin: settings({ days: whole(1, 365) }).optional(),
  ebs: ebsSchema.optional(),
}).transform(({ network, files, ...entry }) => {
  const { nat, endpoints } = network ?? {};
  const called = nat === 'none' && files?.instances?.mode === 'auto-scaling' ? CALLED_BY_INSTANCES : [];
  return {
    ...entry,
    ...(network && { network: { ...network, endpoints: endpoints ?? called } }),
    ...(files && { files }),
  };
});

const vaultAccount = settings({
  id: text(ACCOUNT_ID, 'must be the id of an AWS account: 12 digits'),
  deployRoleArn: text(ROLE_ARN, 'must be the ARN of a role: arn:aws:iam::account:role/name').optional(),
});

/** The shape of the configuration, with its defaults. Rules that need more than one key: config/rules. */
export const vaultSchema: z.ZodType<Vault, VaultInput> = settings({
  name: text(
    /^[a-z][a-z0-9-]{1,22}[a-z0-9]$/,
    'must be 3 to 24 lower-case letters, digits or hyphens, beginning with a letter',
  ).default('smart-vault'),
  tags: onePer('tag', checkedText(tagKeyRule), checkedText(tagValueRule))
    .refine((tags) => Object.keys(tags).length <= MOST_TAGS, { error: `must be at most ${MOST_TAGS} tags` })
    .default({}),
  throwAway: yesOrNo().default(false),
  provider: settings({
    version: text(
      /^(?:[=!<>~]{0,2} ?\d+(?:\.\d+){0,2})(?:, ?[=!<>~]{0,2} ?\d+(?:\.\d+){0,2})*$/,
      'must be a version constraint such as ">= 5.100, < 7.0"',
    ).default('>= 5.100, < 7.0'),
  }).prefault({}),
  state: state.default({ type: 'local' }),
  notifications: notificationsSchema.prefault({}),
  logs: settings({
    retentionDays: retentionDays.default(30),
    bucketAccessDays: either(
      [z.literal('none'), whole(1, 3_650)],
      'must be between 1 and 3650, or "none"',
    ).default(90),
  }).prefault({}),
  alarms: settings({
    noSnapshotsHours: whole(1, MOST_ALARM_HOURS).default(26),
    noTransferHours: whole(1, MOST_ALARM_HOURS).optional(),
  }).prefault({}),
  dashboards: yesOrNo().default(true),
  tracing: yesOrNo().default(false),
  security: securitySchema.prefault({}),
  plans: plans.prefault({ daily: {} }),
  cleanup: cleanup.prefault({}),
  drills: drillsSchema.optional(),
  vaultAccount: vaultAccount.optional(),
  adopted: adoptedSchema.default({}),
  regions: onePer('region', region, regionEntry).refine((regions) => Object.keys(regions).length > 0, {
    error: 'must have at least one region, such as \'us-east-1\': { plans: ["daily"] }',
  }),
}).transform((vault) => ({
  ...vault,
  state:
    vault.state.type === 's3'
      ? { ...vault.state, keyPrefix: vault.state.keyPrefix ?? vault.name }
      : vault.state,
}));
