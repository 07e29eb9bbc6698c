import { valuesAt } from '../resources';
import type { Rule } from '../rule';

/** An attribute that must have a certain value wherever its resource is. */
interface Setting {
  readonly id: string;
  readonly type: string;
  readonly path: string;
  readonly holds: (value: unknown) => boolean;
  /** Continues the address where it does not hold. */
  readonly otherwise: string;
  /** Whether the resource may also leave it to another, such as an instance to its launch template. */
  readonly elsewhere?: string;
  readonly why: string;
  readonly page: string;
}

const isTrue = (value: unknown): boolean => value === true;
const isNotTrue = (value: unknown): boolean => value !== true;
const isMetadataV2 = (value: unknown): boolean => value === 'required';
const TRAIL = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html';
const METADATA =
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html';
const METADATA_WHY = 'Version 1 gives the role away to whoever can make the instance fetch a URL.';

const SETTINGS: readonly Setting[] = [
  {
    id: 'key-rotation',
    type: 'aws_kms_key',
    path: 'enable_key_rotation',
    holds: isTrue,
    otherwise: 'is never rotated',
    why: 'A key that leaks then opens a year, not everything.',
    page: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
  },
  {
    id: 'key-policy',
    type: 'aws_kms_key',
    path: 'policy',
    holds: (value) => typeof value === 'string',
    otherwise: 'leaves its policy to AWS',
    why: 'Who may use a key is said where it is made.',
    page: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
  },
  {
    id: 'log-retention',
    type: 'aws_cloudwatch_log_group',
    path: 'retention_in_days',
    holds: (value) => typeof value === 'number' && value > 0,
    otherwise: 'keeps its events for ever',
    why: 'What is logged may be personal, and is paid for.',
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  },
  {
    id: 'own-log-group',
    type: 'aws_lambda_function',
    path: 'logging_config.log_group',
    holds: (value) => String(value).startsWith('${aws_cloudwatch_log_group.'),
    otherwise: 'logs to a group that Lambda makes: unencrypted, for ever',
    why: 'Lambda makes a group of its own otherwise, at the first call.',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html',
  },
  {
    id: 'imdsv2',
    type: 'aws_launch_template',
    path: 'metadata_options.http_tokens',
    holds: isMetadataV2,
    otherwise: 'allows version 1 of the metadata service',
    why: METADATA_WHY,
    page: METADATA,
  },
  {
    id: 'imdsv2-of-instance',
    type: 'aws_instance',
    path: 'metadata_options.http_tokens',
    holds: isMetadataV2,
    otherwise: 'allows version 1 of the metadata service',
    elsewhere: 'launch_template',
    why: METADATA_WHY,
    page: METADATA,
  },
  {
    id: 'trail-everywhere',
    type: 'aws_cloudtrail',
    path: 'is_multi_region_trail',
    holds: isTrue,
    otherwise: 'sees one region alone',
    why: 'Who does harm chooses the region that nobody looks at.',
    page: TRAIL,
  },
  {
    id: 'trail-validated',
    type: 'aws_cloudtrail',
    path: 'enable_log_file_validation',
    holds: isTrue,
    otherwise: 'can be changed without a trace',
    why: 'Digests show whether a log was changed or taken away.',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html',
  },
  {
    id: 'database-private',
    type: 'aws_db_instance',
    path: 'publicly_accessible',
    holds: isNotTrue,
    otherwise: 'has a public address',
    why: 'A database is reached from its network alone.',
    page: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
  },
];

export const settingRules: readonly Rule[] = SETTINGS.map(
  ({ id, type, path, holds, otherwise, elsewhere, why, page }) => ({
    id,
    why,
    page,
    check: (resources) =>
      resources
        .ofType(type)
        .filter(({ block }) => elsewhere === undefined || block[elsewhere] === undefined)
        .filter(({ block }) => {
          const values = valuesAt(block, path);
          return values.length === 0 || !values.every(holds);
        })
        .map((at) => ({ at, what: otherwise })),
  }),
);
