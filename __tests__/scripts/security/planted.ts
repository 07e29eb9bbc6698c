import type { Block } from '../../../scripts/security/resources';

type Blocks = Record<string, Record<string, Record<string, unknown>>>;
type Stacks = Record<string, { resource?: Blocks }>;

/** One way to break a rule, done to the complete example. */
interface Planted {
  readonly rule: string;
  readonly what: string;
  readonly at: string;
  readonly plant: (stacks: Stacks) => void;
}

const STORAGE = 'us-east-1-storage';
const FILES = 'us-east-1-files';
const NETWORK = 'us-east-1-network';
const COMPUTE = 'us-east-1-compute';
const PROTECTION = 'us-east-1-protection';
const MONITORING = 'us-east-1-monitoring';

function blocksOf(stacks: Stacks, stack: string, type: string): Record<string, Record<string, unknown>> {
  const resource = (stacks[stack]!.resource ??= {});
  return (resource[type] ??= {});
}

/** Changes a resource that is there. */
const change =
  (stack: string, address: string, with_: (block: Record<string, unknown>) => void) =>
  (stacks: Stacks): void => {
    const [type = '', name = ''] = address.split('.');
    const block = blocksOf(stacks, stack, type)[name];
    if (block === undefined) throw new Error(`${address} is not in ${stack}`);
    with_(block);
  };
const set = (stack: string, address: string, values: Block) =>
  change(stack, address, (block) => Object.assign(block, values));
const drop = (stack: string, address: string) => (stacks: Stacks) => {
  const [type = '', name = ''] = address.split('.');
  if (!Reflect.deleteProperty(blocksOf(stacks, stack, type), name)) throw new Error(address);
};
const add = (stack: string, address: string, block: Block) => (stacks: Stacks) => {
  const [type = '', name = ''] = address.split('.');
  blocksOf(stacks, stack, type)[name] = { ...block };
};

type Statement = Record<string, unknown>;
/** Changes the policy of a resource: one statement more, or others in their place. */
const policy = (
  stack: string,
  address: string,
  with_: (statements: Statement[]) => Statement[],
  attribute = 'policy',
) =>
  change(stack, address, (block) => {
    const document = JSON.parse(String(block[attribute])) as { Statement: Statement[] };
    block[attribute] = JSON.stringify({ ...document, Statement: with_(document.Statement) });
  });
const more = (statement: Statement) => (statements: Statement[]) => [
  ...statements,
  { Sid: 'Planted', Effect: 'Allow', ...statement },
];
const without = (sid: string) => (statements: Statement[]) => statements.filter(({ Sid }) => Sid !== sid);
const unconditional = (statements: Statement[]) => statements.map(({ Condition: _, ...rest }) => rest);

const KEY = 'aws_kms_key.vault_key';
const BUCKET = 'aws_s3_bucket.reports_bucket';
const QUEUE = 'aws_sqs_queue.dead_letters_queue';
const TOPIC = 'aws_sns_topic.notifications_topic';
const FUNCTION = 'aws_lambda_function.backup_advance_function';
const ROLE = 'aws_iam_role.backup_advance_access_role';
const ROLE_POLICY = 'aws_iam_role_policy.backup_advance_access_policy';
const LOG = 'aws_cloudwatch_log_group.backup_advance_log';
const EFS = 'aws_efs_file_system.efs_system';
const TEMPLATE = 'aws_launch_template.launch_template';
const TRAIL = {
  lifecycle: { prevent_destroy: true },
  kms_key_id: 'k',
  is_multi_region_trail: true,
  enable_log_file_validation: true,
};
const DATABASE = { lifecycle: { prevent_destroy: true }, storage_encrypted: true, kms_key_id: 'k' };
const kept = { lifecycle: { prevent_destroy: true } };

export const PLANTED: readonly Planted[] = [
  {
    rule: 'bucket-private',
    what: 'a bucket that takes a public policy',
    at: BUCKET,
    plant: set(STORAGE, 'aws_s3_bucket_public_access_block.reports_public_access', {
      block_public_policy: false,
    }),
  },
  {
    rule: 'bucket-private',
    what: 'a bucket that nothing blocks',
    at: BUCKET,
    plant: drop(STORAGE, 'aws_s3_bucket_public_access_block.reports_public_access'),
  },
  {
    rule: 'bucket-encrypted',
    what: 'a bucket under the keys of S3',
    at: BUCKET,
    plant: set(STORAGE, 'aws_s3_bucket_server_side_encryption_configuration.reports_encryption', {
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    }),
  },
  {
    rule: 'bucket-versioned',
    what: 'a bucket with suspended versions',
    at: BUCKET,
    plant: set(STORAGE, 'aws_s3_bucket_versioning.reports_versioning', {
      versioning_configuration: { status: 'Suspended' },
    }),
  },
  {
    rule: 'bucket-without-acls',
    what: 'a bucket that obeys ACLs',
    at: BUCKET,
    plant: set(STORAGE, 'aws_s3_bucket_ownership_controls.reports_ownership', {
      rule: [{ object_ownership: 'ObjectWriter' }],
    }),
  },
  {
    rule: 'bucket-tidied',
    what: 'a bucket without a lifecycle',
    at: BUCKET,
    plant: drop(STORAGE, 'aws_s3_bucket_lifecycle_configuration.reports_lifecycle'),
  },
  {
    rule: 'over-tls-only',
    what: 'a bucket',
    at: BUCKET,
    plant: policy(STORAGE, 'aws_s3_bucket_policy.reports_policy', without('OnlyOverTls')),
  },
  {
    rule: 'over-tls-only',
    what: 'a topic',
    at: TOPIC,
    plant: drop(MONITORING, 'aws_sns_topic_policy.notifications_policy'),
  },
  { rule: 'over-tls-only', what: 'a queue', at: QUEUE, plant: policy(STORAGE, QUEUE, without('TlsOnly')) },
  {
    rule: 'over-tls-only',
    what: 'a file system',
    at: EFS,
    plant: policy(FILES, 'aws_efs_file_system_policy.efs_policy', without('OnlyOverTls')),
  },
  {
    rule: 'encrypted-at-rest',
    what: 'a topic',
    at: TOPIC,
    plant: set(MONITORING, TOPIC, { kms_master_key_id: undefined }),
  },
  {
    rule: 'encrypted-at-rest',
    what: 'a queue',
    at: QUEUE,
    plant: set(STORAGE, QUEUE, { kms_master_key_id: undefined }),
  },
  {
    rule: 'encrypted-at-rest',
    what: 'a log group',
    at: LOG,
    plant: set(PROTECTION, LOG, { kms_key_id: undefined }),
  },
  { rule: 'encrypted-at-rest', what: 'a file system', at: EFS, plant: set(FILES, EFS, { encrypted: false }) },
  {
    rule: 'encrypted-file-copies',
    what: 'a copy with the key of EFS',
    at: 'aws_efs_replication_configuration.planted',
    plant: add(FILES, 'aws_efs_replication_configuration.planted', {
      source_file_system_id: 'fs-0',
      destination: [{ region: 'eu-west-1' }],
    }),
  },
  {
    rule: 'encrypted-at-rest',
    what: 'a volume of a launch template',
    at: TEMPLATE,
    plant: set(COMPUTE, TEMPLATE, { block_device_mappings: [{ ebs: { encrypted: 'false' } }] }),
  },
  {
    rule: 'encrypted-at-rest',
    what: 'a volume',
    at: 'aws_ebs_volume.planted',
    plant: add(STORAGE, 'aws_ebs_volume.planted', { size: 8, ...kept }),
  },
  {
    rule: 'encrypted-at-rest',
    what: 'a database',
    at: 'aws_db_instance.planted',
    plant: add(STORAGE, 'aws_db_instance.planted', { ...DATABASE, storage_encrypted: false }),
  },
  {
    rule: 'encrypted-at-rest',
    what: 'a table',
    at: 'aws_dynamodb_table.planted',
    plant: add(STORAGE, 'aws_dynamodb_table.planted', { hash_key: 'id', ...kept }),
  },
  {
    rule: 'encrypted-at-rest',
    what: 'a vault of AWS Backup',
    at: 'aws_backup_vault.planted',
    plant: add(STORAGE, 'aws_backup_vault.planted', kept),
  },
  {
    rule: 'key-rotation',
    what: 'a key that stays',
    at: KEY,
    plant: set(STORAGE, KEY, { enable_key_rotation: false }),
  },
  {
    rule: 'key-policy',
    what: 'a key with AWS’s policy',
    at: KEY,
    plant: set(STORAGE, KEY, { policy: undefined }),
  },
  {
    rule: 'log-retention',
    what: 'a log kept for ever',
    at: LOG,
    plant: set(PROTECTION, LOG, { retention_in_days: 0 }),
  },
  {
    rule: 'own-log-group',
    what: 'a function whose log Lambda makes',
    at: FUNCTION,
    plant: set(PROTECTION, FUNCTION, { logging_config: undefined }),
  },
  {
    rule: 'imdsv2',
    what: 'a template without metadata options',
    at: TEMPLATE,
    plant: set(COMPUTE, TEMPLATE, { metadata_options: undefined }),
  },
  {
    rule: 'imdsv2-of-instance',
    what: 'an instance with version 1',
    at: 'aws_instance.planted',
    plant: add(COMPUTE, 'aws_instance.planted', {
      ami: 'ami-1',
      metadata_options: { http_tokens: 'optional' },
    }),
  },
  {
    rule: 'trail-everywhere',
    what: 'a trail of one region',
    at: 'aws_cloudtrail.planted',
    plant: add(STORAGE, 'aws_cloudtrail.planted', { ...TRAIL, is_multi_region_trail: false }),
  },
  {
    rule: 'trail-validated',
    what: 'a trail without digests',
    at: 'aws_cloudtrail.planted',
    plant: add(STORAGE, 'aws_cloudtrail.planted', { ...TRAIL, enable_log_file_validation: undefined }),
  },
  {
    rule: 'database-private',
    what: 'a database with a public address',
    at: 'aws_db_instance.planted',
    plant: add(STORAGE, 'aws_db_instance.planted', { ...DATABASE, publicly_accessible: true }),
  },
  {
    rule: 'readable-policy',
    what: 'a policy that is a reference',
    at: ROLE_POLICY,
    plant: set(PROTECTION, ROLE_POLICY, { policy: '${data.aws_iam_policy_document.any.json}' }),
  },
  {
    rule: 'no-attached-policy',
    what: 'AmazonS3FullAccess',
    at: 'aws_iam_role_policy_attachment.planted',
    plant: add(PROTECTION, 'aws_iam_role_policy_attachment.planted', {
      role: 'any',
      policy_arn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
    }),
  },
  {
    rule: 'no-wildcard-action',
    what: 's3:* of a role',
    at: ROLE_POLICY,
    plant: policy(PROTECTION, ROLE_POLICY, more({ Action: 's3:*', Resource: 'arn:aws:s3:::any/*' })),
  },
  {
    rule: 'no-wildcard-action',
    what: 'a family of actions',
    at: ROLE_POLICY,
    plant: policy(PROTECTION, ROLE_POLICY, more({ Action: 's3:Get*', Resource: 'arn:aws:s3:::any/*' })),
  },
  {
    rule: 'no-inverted-statement',
    what: 'an Allow of all but IAM',
    at: ROLE_POLICY,
    plant: policy(PROTECTION, ROLE_POLICY, more({ NotAction: 'iam:*', Resource: 'arn:aws:s3:::any/*' })),
  },
  {
    rule: 'known-action',
    what: 'a misspelt action',
    at: ROLE_POLICY,
    plant: policy(PROTECTION, ROLE_POLICY, more({ Action: 's3:GetObjekt', Resource: 'arn:aws:s3:::any/*' })),
  },
  {
    rule: 'no-wildcard-resource',
    what: 'an action that knows resources',
    at: ROLE_POLICY,
    plant: policy(PROTECTION, ROLE_POLICY, more({ Action: 'ec2:DeleteSnapshot', Resource: '*' })),
  },
  {
    rule: 'no-wildcard-resource',
    what: 'all buckets of everybody',
    at: ROLE_POLICY,
    plant: policy(PROTECTION, ROLE_POLICY, more({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' })),
  },
  {
    rule: 'no-wildcard-action',
    what: 'a policy inside a role',
    at: ROLE,
    plant: set(PROTECTION, ROLE, {
      inline_policy: [
        {
          policy: JSON.stringify({
            Statement: [{ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::any/*' }],
          }),
        },
      ],
    }),
  },
  {
    rule: 'pass-role-to-one-service',
    what: 'a role handed to whom it may be',
    at: ROLE_POLICY,
    plant: policy(
      PROTECTION,
      ROLE_POLICY,
      more({ Action: 'iam:PassRole', Resource: 'arn:aws:iam::1:role/one' }),
    ),
  },
  {
    rule: 'no-public-principal',
    what: 'a bucket that everybody reads',
    at: 'aws_s3_bucket_policy.reports_policy',
    plant: policy(
      STORAGE,
      'aws_s3_bucket_policy.reports_policy',
      more({ Action: 's3:GetObject', Principal: '*', Resource: '${aws_s3_bucket.reports_bucket.arn}/*' }),
    ),
  },
  {
    rule: 'no-public-principal',
    what: 'a role that everybody assumes',
    at: ROLE,
    plant: policy(
      PROTECTION,
      ROLE,
      more({ Action: 'sts:AssumeRole', Principal: { AWS: '*' } }),
      'assume_role_policy',
    ),
  },
  {
    rule: 'no-whole-account-trust',
    what: 'a role that another account assumes',
    at: ROLE,
    plant: policy(
      PROTECTION,
      ROLE,
      more({ Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::999999999999:root' } }),
      'assume_role_policy',
    ),
  },
  {
    rule: 'source-of-service',
    what: 'a role that a service assumes for anybody',
    at: ROLE,
    plant: policy(PROTECTION, ROLE, unconditional, 'assume_role_policy'),
  },
  {
    rule: 'source-of-service',
    what: 'a key that a service uses for anybody',
    at: 'aws_kms_key.operations_key',
    plant: policy(STORAGE, 'aws_kms_key.operations_key', unconditional),
  },
  {
    rule: 'function-called-by-known',
    what: 'a function that a service calls for anybody',
    at: 'aws_lambda_permission.planted',
    plant: add(PROTECTION, 'aws_lambda_permission.planted', { principal: 's3.amazonaws.com' }),
  },
  {
    rule: 'function-called-by-known',
    what: 'a function with a public URL',
    at: 'aws_lambda_function_url.planted',
    plant: add(PROTECTION, 'aws_lambda_function_url.planted', { authorization_type: 'NONE' }),
  },
  {
    rule: 'boundary-on-every-role',
    what: 'the one role without',
    at: ROLE,
    plant(stacks) {
      for (const { resource = {} } of Object.values(stacks)) {
        for (const [name, role] of Object.entries(resource.aws_iam_role ?? {})) {
          role.permissions_boundary = name === 'backup_advance_access_role' ? undefined : 'arn:boundary';
        }
      }
      // Each region has one of that name.
      delete stacks['us-west-2-protection']!.resource!.aws_iam_role!.backup_advance_access_role;
    },
  },
  {
    rule: 'no-open-ingress',
    what: 'SSH from the whole world',
    at: 'aws_vpc_security_group_ingress_rule.planted',
    plant: add(NETWORK, 'aws_vpc_security_group_ingress_rule.planted', {
      cidr_ipv4: '0.0.0.0/0',
      from_port: 22,
    }),
  },
  {
    rule: 'no-open-ingress',
    what: 'half of the whole world, in a group',
    at: 'aws_security_group.planted',
    plant: add(NETWORK, 'aws_security_group.planted', { ingress: [{ cidr_blocks: ['128.0.0.0/1'] }] }),
  },
  {
    rule: 'no-open-ingress',
    what: 'everybody by IPv6',
    at: 'aws_security_group_rule.planted',
    plant: add(NETWORK, 'aws_security_group_rule.planted', { type: 'ingress', ipv6_cidr_blocks: ['::/0'] }),
  },
  {
    rule: 'endpoint-policy',
    what: 'an endpoint for everybody',
    at: 'aws_vpc_endpoint.endpoints_s3',
    plant: set(NETWORK, 'aws_vpc_endpoint.endpoints_s3', { policy: undefined }),
  },
  {
    rule: 'endpoint-policy',
    what: 'one with a policy that says nothing',
    at: 'aws_vpc_endpoint.endpoints_ssm',
    plant: policy(NETWORK, 'aws_vpc_endpoint.endpoints_ssm', unconditional),
  },
  {
    rule: 'no-plain-secret',
    what: 'a webhook in the environment of a function',
    at: FUNCTION,
    plant: change(PROTECTION, FUNCTION, (block) => {
      const { variables } = block.environment as { variables: Record<string, string> };
      variables.HOOK = ['https://hooks.slack.com', 'services', 'T0000', 'B0000', 'planted'].join('/');
    }),
  },
  {
    rule: 'no-secret-in-state',
    what: 'the version of a secret',
    at: 'aws_secretsmanager_secret_version.planted',
    plant: add(PROTECTION, 'aws_secretsmanager_secret_version.planted', { secret_string: '${var.secret}' }),
  },
  {
    rule: 'guarded-against-destroy',
    what: 'a key that a plan may destroy',
    at: KEY,
    plant: set(STORAGE, KEY, { lifecycle: undefined }),
  },
  {
    rule: 'guarded-against-destroy',
    what: 'a log of who talked to whom',
    at: 'aws_cloudwatch_log_group.flow_logs_log',
    plant: set(NETWORK, 'aws_cloudwatch_log_group.flow_logs_log', { lifecycle: undefined }),
  },
  {
    rule: 'kept-with-content',
    what: 'a bucket that empties itself',
    at: BUCKET,
    plant: set(STORAGE, BUCKET, { force_destroy: true }),
  },
];
