import { statementsOf } from '../policies';
import { valuesAt, type Resource, type Resources } from '../resources';
import type { Rule } from '../rule';

/** What stands beside a bucket, in a resource of its own. */
interface Companion {
  readonly id: string;
  readonly type: string;
  readonly holds: (companion: Resource, bucket: Resource, resources: Resources) => boolean;
  /** Continues "the bucket …" where nothing beside it holds. */
  readonly otherwise: string;
  readonly why: string;
  readonly page: string;
}

const S3 = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide';

const COMPANIONS: readonly Companion[] = [
  {
    id: 'bucket-private',
    type: 'aws_s3_bucket_public_access_block',
    holds: ({ block }) =>
      [
        block.block_public_acls,
        block.block_public_policy,
        block.ignore_public_acls,
        block.restrict_public_buckets,
      ].every((one) => one === true),
    otherwise: 'does not block all public access',
    why: 'Backups are nobody else’s business, whatever a policy or an ACL says by mistake.',
    page: `${S3}/access-control-block-public-access.html`,
  },
  {
    id: 'bucket-encrypted',
    type: 'aws_s3_bucket_server_side_encryption_configuration',
    holds: ({ block }, bucket, resources) => {
      const [how] = valuesAt(block, 'rule.apply_server_side_encryption_by_default.sse_algorithm');
      const [key] = valuesAt(block, 'rule.apply_server_side_encryption_by_default.kms_master_key_id');
      // S3 delivers access logs only to buckets that are encrypted with its own keys (…/enable-server-access-logging.html).
      if (how === 'AES256') return takesAccessLogs(bucket, resources);
      return (how === 'aws:kms' || how === 'aws:kms:dsse') && typeof key === 'string';
    },
    otherwise: 'is not encrypted with a key of ours',
    why: 'Who may read is then also decided by a key, which can be withdrawn.',
    page: `${S3}/UsingKMSEncryption.html`,
  },
  {
    id: 'bucket-versioned',
    type: 'aws_s3_bucket_versioning',
    holds: ({ block }) => valuesAt(block, 'versioning_configuration.status')[0] === 'Enabled',
    otherwise: 'keeps no versions',
    why: 'What is overwritten or deleted by mistake, or by malice, can be had back.',
    page: `${S3}/Versioning.html`,
  },
  {
    id: 'bucket-without-acls',
    type: 'aws_s3_bucket_ownership_controls',
    holds: ({ block }) => valuesAt(block, 'rule.object_ownership')[0] === 'BucketOwnerEnforced',
    otherwise: 'obeys ACLs',
    why: 'Policies alone decide, and every object is ours.',
    page: `${S3}/about-object-ownership.html`,
  },
  {
    id: 'bucket-tidied',
    type: 'aws_s3_bucket_lifecycle_configuration',
    holds: ({ block }) =>
      valuesAt(block, 'rule.abort_incomplete_multipart_upload.days_after_initiation').length > 0,
    otherwise: 'keeps the parts of broken uploads for ever',
    why: 'Parts that nobody sees hold data, and are paid for.',
    page: `${S3}/mpu-abort-incomplete-mpu-lifecycle-config.html`,
  },
];

/** Named by itself or by its policy, which must be there before the first log comes. */
function takesAccessLogs(bucket: Resource, resources: Resources): boolean {
  const named = [bucket, ...resources.about(bucket, 'aws_s3_bucket_policy', 'bucket')];
  return resources
    .ofType('aws_s3_bucket_logging')
    .some(({ block }) => named.some((one) => namesBucket(String(block.target_bucket), one)));
}

/** By reference, by its output from another stack, or by name. */
const namesBucket = (text: string, { address, block }: Resource): boolean =>
  text.includes(`\${${address}.`) || text.includes(address.replace('.', '_')) || text === block.bucket;

const companionRules = COMPANIONS.map(({ id, type, holds, otherwise, why, page }): Rule => ({
  id,
  why,
  page,
  check: (resources) =>
    resources
      .ofType('aws_s3_bucket')
      .filter(
        (bucket) => !resources.about(bucket, type, 'bucket').some((one) => holds(one, bucket, resources)),
      )
      .map((at) => ({ at, what: otherwise })),
}));

/** What must be reached over TLS only, by the resource that holds its policy and the attribute that names it there. */
const OVER_TLS = [
  { type: 'aws_s3_bucket', policy: 'aws_s3_bucket_policy', attribute: 'bucket', action: 's3:*' },
  { type: 'aws_sns_topic', policy: 'aws_sns_topic_policy', attribute: 'arn', action: 'sns:Publish' },
  { type: 'aws_sqs_queue', policy: 'aws_sqs_queue_policy', attribute: 'queue_url', action: 'sqs:*' },
  {
    type: 'aws_efs_file_system',
    policy: 'aws_efs_file_system_policy',
    attribute: 'file_system_id',
    action: '*',
  },
];

const overTlsOnly: Rule = {
  id: 'over-tls-only',
  why: 'What goes over a wire can be read there.',
  page: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_transit_encrypt.html',
  check(resources) {
    const refusing = statementsOf(resources).filter(
      ({ allows, principals, conditions }) =>
        !allows && principals.AWS?.includes('*') && conditions.get('aws:securetransport')?.[0] === 'false',
    );
    return OVER_TLS.flatMap(({ type, policy, attribute, action }) =>
      resources
        .ofType(type)
        .filter((at) => {
          const holders = [at, ...resources.about(at, policy, attribute)];
          return !refusing.some((one) => holders.includes(one.at) && one.actions.includes(action));
        })
        .map((at) => ({ at, what: `can be used without TLS: nothing denies ${action}` })),
    );
  },
};

export const bucketRules: readonly Rule[] = [...companionRules, overTlsOnly];
