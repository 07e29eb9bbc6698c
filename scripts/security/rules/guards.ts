import type { Resource, Resources } from '../resources';
import type { Rule } from '../rule';

/** What holds data, what it cannot be read without, and who watches over it. */
const STATEFUL = [
  'aws_backup_vault',
  'aws_cloudtrail',
  'aws_db_instance',
  'aws_dynamodb_table',
  'aws_ebs_volume',
  'aws_efs_file_system',
  'aws_kms_key',
  'aws_rds_cluster',
  'aws_s3_bucket',
  'aws_secretsmanager_secret',
];

export const guardedAgainstDestroy: Rule = {
  id: 'guarded-against-destroy',
  why: 'A plan that loses data must be refused, not read carefully.',
  page: 'https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy',
  check: (resources) =>
    [...resources.ofType(...STATEFUL), ...auditLogs(resources)]
      .filter(
        ({ block }) =>
          (block.lifecycle as { prevent_destroy?: unknown } | undefined)?.prevent_destroy !== true,
      )
      .map((at) => ({ at, what: 'can be destroyed by a plan' })),
};

/** Log groups that tell who did what: flow logs, and trails that write to CloudWatch. */
function auditLogs(resources: Resources): readonly Resource[] {
  const written = resources.ofType('aws_flow_log', 'aws_cloudtrail').map(({ stack, block }) => ({
    stack,
    group: String(block.log_destination ?? block.cloud_watch_logs_group_arn),
  }));
  return resources
    .ofType('aws_cloudwatch_log_group')
    .filter(({ stack, address }) =>
      written.some((one) => one.stack === stack && one.group.startsWith(`\${${address}.`)),
    );
}

export const keptWithContent: Rule = {
  id: 'kept-with-content',
  why: 'A bucket or vault that empties itself when it goes has no last line of defence.',
  page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html',
  check: (resources) =>
    resources
      .ofType('aws_s3_bucket', 'aws_backup_vault')
      .filter(({ block }) => block.force_destroy === true)
      .map((at) => ({ at, what: 'is emptied when it is destroyed' })),
};

/** What holds only for a vault that may not be lost (`throwAway: false`). */
export const GUARDS: readonly Rule[] = [guardedAgainstDestroy, keptWithContent];
