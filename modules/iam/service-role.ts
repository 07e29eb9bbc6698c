import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { inlineRole } from './inline-role';
import type { Conditions, Statement } from './policy-document';

/**
 * Services that assume roles here, and whether they send aws:SourceAccount and aws:SourceArn when they do
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html and each service's own page on it).
 * EC2 does not: a condition would lock its instances out. Neither does AWS Backup say that it would
 * (https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html): iam:PassRole tells who may hand a role to it.
 * Nor does S3, for replication and for its batch operations
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html): a condition on a key that is
 * not sent would fail every object. Nor does Amazon Q Developer in chat applications
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-iam.html).
 */
const SENDS_SOURCE = {
  'backup.amazonaws.com': false,
  'batchoperations.s3.amazonaws.com': false,
  'chatbot.amazonaws.com': false,
  'datasync.amazonaws.com': true,
  'ec2.amazonaws.com': false,
  'events.amazonaws.com': true,
  'lambda.amazonaws.com': true,
  's3.amazonaws.com': false,
  'scheduler.amazonaws.com': true,
  'states.amazonaws.com': true,
  'vpc-flow-logs.amazonaws.com': true,
} as const;

export type ServicePrincipal = keyof typeof SENDS_SOURCE;

export interface ServiceRoleProps {
  /** Name of the role, at most 64 characters; unique in the account, so it names the region. */
  readonly roleName: string;
  readonly description: string;
  readonly service: ServicePrincipal;
  /** Account whose resources may use the role through the service. */
  readonly accountId: string;
  /**
   * ARN patterns of the resources that may use the role.
   * @default any resource of the service in the account
   */
  readonly sourceArns?: readonly string[];
  /**
   * What the role may do.
   * @default nothing: whoever holds the role grants it
   */
  readonly statements?: readonly Statement[];
}

/** A role that one AWS service may assume, for this account only, with policies of its own. */
export class ServiceRole extends Construct {
  readonly roleName: string;
  readonly roleArn: string;
  /** Depend on them where a permission must be there first. */
  readonly policies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const { roleName, description, statements = [] } = props;
    const { role, policies } = inlineRole(this, { roleName, description, trust: trustOf(props), statements });
    this.policies = policies;
    this.roleName = role.name;
    this.roleArn = role.arn;
  }
}

function trustOf({ service, accountId, sourceArns = [] }: ServiceRoleProps): Statement {
  const conditions: Conditions = {
    StringEquals: { 'aws:SourceAccount': accountId },
    ...(sourceArns.length > 0 && { ArnLike: { 'aws:SourceArn': sourceArns } }),
  };
  return {
    sid: 'Assume',
    actions: ['sts:AssumeRole'],
    principals: { Service: service },
    ...(SENDS_SOURCE[service] && { conditions }),
  };
}
