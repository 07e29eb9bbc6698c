import {
  GetRoleCommand,
  IAMClient,
  paginateSimulatePrincipalPolicy,
  type EvaluationResult,
} from '@aws-sdk/client-iam';
import { PATIENT } from '../../../lambda-src/adapters/retry';
import { errorWords } from '../../../lambda-src/core/error-words';
import { attention, ok, type Check } from './finding';
import { callerOf } from './identity';

/** What the subcommands that look and run ask of AWS. */
const NEEDED: readonly string[] = [
  'lambda:GetFunctionConfiguration',
  'scheduler:ListSchedules',
  'scheduler:GetSchedule',
  'states:StartExecution',
  'states:DescribeExecution',
  'states:DescribeStateMachine',
  'states:ListExecutions',
  's3:ListBucket',
  's3:GetObject',
  'kms:Decrypt',
  'kms:DescribeKey',
  'ec2:DescribeInstances',
  'ec2:DescribeVolumes',
  'ec2:DescribeSnapshots',
  'ec2:DescribeLockedSnapshots',
  'ec2:DescribeImages',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeInternetGateways',
  'rds:DescribeDBInstances',
  'rds:DescribeDBSnapshots',
  'rds:DescribeDBClusters',
  'rds:DescribeDBClusterSnapshots',
  'backup:ListBackupVaults',
  'backup:ListRecoveryPointsByBackupVault',
  'backup:ListCopyJobs',
  'backup:ListTags',
  'datasync:ListTasks',
  'tag:GetResources',
  'sqs:GetQueueUrl',
  'sqs:GetQueueAttributes',
  'sns:ListSubscriptionsByTopic',
  'servicequotas:ListServiceQuotas',
];

const UNKNOWN_TODO = 'allow iam:SimulatePrincipalPolicy and iam:GetRole to whoever asks, to know';

/** What the caller's own policies say of it; what resources and the organization say is not asked. */
export const permissions: Check = {
  name: 'permissions',
  async run(session) {
    const { arn } = await callerOf(session);
    if (arn.endsWith(':root')) return [ok('the root of the account may do everything')];
    let results: EvaluationResult[];
    try {
      results = await simulate(session.region, arn);
    } catch (error) {
      return [attention(`not known what ${arn} may do: ${errorWords(error)}`, UNKNOWN_TODO)];
    }
    const denied = results.flatMap(({ EvalActionName: name = '', EvalDecision: decision }) =>
      decision === 'allowed' ? [] : [name],
    );
    if (denied.length === 0) return [ok(`${arn} may do all ${NEEDED.length} that the command needs`)];
    const todo =
      'allow them, at least on what is the vault’s: they were asked for every resource, so one that is allowed on some is named, too';
    return [attention(`${arn} may not do everywhere: ${denied.sort().join(', ')}`, todo)];
  },
};

async function simulate(region: string, arn: string): Promise<EvaluationResult[]> {
  const client = new IAMClient({ region, ...PATIENT });
  const pages = paginateSimulatePrincipalPolicy(
    { client },
    { PolicySourceArn: await principalOf(client, arn), ActionNames: [...NEEDED] },
  );
  const results: EvaluationResult[] = [];
  for await (const { EvaluationResults: page = [] } of pages) results.push(...page);
  return results;
}

/** A session of a role has no policies of its own; its ARN leaves out the role's path. */
async function principalOf(client: IAMClient, arn: string): Promise<string> {
  const [, RoleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (RoleName === undefined) return arn;
  const { Role: role } = await client.send(new GetRoleCommand({ RoleName }));
  return role?.Arn ?? arn;
}
