import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { GetBucketEncryptionCommand, GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ACCOUNT, type Emulator } from '../../../emulator/emulator';
import { clientOptions } from '../../../scripts/local/clients';
import { json, rest } from '../../emulator/support/raw';
import { accountRoleArn, accountRoleName } from '../../../lambda-src/core/vault-account';
import { accessKeyIn } from '../accounts';
import { readKeyPolicy, readRole, type RolePolicies } from '../iam/deployed';
import { parsePolicy, type PolicyStatement } from '../iam/document';

/** What IAM knows of a deployed vault, as AWS's services give it back. */
export interface Vault {
  readonly name: string;
  readonly region: string;
  readonly bucketArn: string;
  /** The bucket beside the copies in the other region. */
  readonly copyBucketArn: string;
  readonly topicArn: string;
  readonly queueArn: string;
  readonly machineArn: string;
  readonly drillMachineArn: string;
  /** The role of each caller of the pipeline, as callers stand in the call log: `lambda.<function>`. */
  readonly roles: ReadonlyMap<string, RolePolicies>;
  /** The key that encrypts a bucket, a topic or a queue, by ARN. */
  readonly keys: Readonly<Record<string, string>>;
  /** The key that encrypts a bucket of files that is not the vault's own, by ARN. */
  readonly fileKeys: Readonly<Record<string, string>>;
  /** The log group of a function or a state machine that has one, by ARN. */
  readonly logs: Readonly<Record<string, string>>;
  /** Keys by the ARN of their alias. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The policies of buckets, topics, queues and keys, and of who may assume roles of other accounts, by ARN. */
  readonly guards: ReadonlyMap<string, readonly PolicyStatement[]>;
}

export interface VaultToRead {
  readonly emulator: Emulator;
  readonly name: string;
  /** Where its plans run. */
  readonly region: string;
  /** Where keys of it, or of what it protects, lie. */
  readonly keyRegions: readonly string[];
  /** The account that keeps copies, and where. */
  readonly vaultAccount: { readonly id: string; readonly region: string };
  readonly bucketName: string;
  readonly copyBucket: { readonly region: string; readonly name: string };
  readonly topicArn: string;
  /** Buckets of file backups that are not the vault's own, in the region of its plans, and the key of each. */
  readonly fileBuckets: Readonly<Record<string, string>>;
}

interface Guarded {
  readonly arn: string;
  readonly key?: string | undefined;
  readonly policy?: string | undefined;
}

export async function readVault(what: VaultToRead): Promise<Vault> {
  const { emulator, name, region, topicArn } = what;
  const machineArn = `arn:aws:states:${region}:${ACCOUNT}:stateMachine:${name}-backup`;
  const drillMachineArn = `arn:aws:states:${region}:${ACCOUNT}:stateMachine:${name}-drill`;
  const smsTopicArn = topicArn.replace(/[^:]+$/, `${name}-sms`);
  const { copyBucket } = what;
  const [bucket, beside, topic, sms, queue] = await Promise.all([
    readBucket(what),
    readBucket({ emulator, region: copyBucket.region, bucketName: copyBucket.name }),
    readTopic(what, topicArn),
    readTopic(what, smsTopicArn),
    readQueue(what),
  ]);
  const guarded = [bucket, beside, topic, sms, queue];
  const functions = await readFunctions(what);
  const machines = [await readMachine(what, machineArn), await readMachine(what, drillMachineArn)];

  const roles = new Map<string, RolePolicies>();
  for (const { caller, roleArn } of functions) roles.set(caller, await readRole(emulator, roleArn));
  for (const { arn, roleArn } of machines)
    roles.set(`states.${arn.split(':').at(-1) ?? ''}`, await readRole(emulator, roleArn));
  roles.set('scheduler', await readRole(emulator, await readScheduleRole(what)));
  const account = await readAccount(what);
  roles.set(account.caller, account.role);

  return {
    ...{ name, region, topicArn, machineArn, drillMachineArn, roles, aliases: account.aliases },
    bucketArn: bucket.arn,
    copyBucketArn: beside.arn,
    queueArn: queue.arn,
    keys: Object.fromEntries(guarded.flatMap(({ arn, key }) => (key === undefined ? [] : [[arn, key]]))),
    fileKeys: Object.fromEntries(
      Object.entries(what.fileBuckets).map(([bucketName, key]) => [`arn:aws:s3:::${bucketName}`, key]),
    ),
    logs: {
      ...Object.fromEntries(functions.map(({ arn, logGroupArn }) => [arn, logGroupArn])),
      ...Object.fromEntries(machines.flatMap(({ arn, log }) => (log === undefined ? [] : [[arn, log]]))),
    },
    guards: new Map([
      ...guarded.map(({ arn, policy }) => [arn, policy === undefined ? [] : parsePolicy(policy)] as const),
      ...(await readKeys(emulator, what.keyRegions)),
      ...account.keys,
      [account.role.arn, account.role.trust],
    ]),
  };
}

async function readMachine({ emulator, region }: VaultToRead, arn: string) {
  const machine = await new SFNClient(clientOptions(emulator, region)).send(
    new DescribeStateMachineCommand({ stateMachineArn: arn }),
  );
  const log = machine.loggingConfiguration?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  return { arn, roleArn: machine.roleArn ?? '', log };
}

async function readFunctions({ emulator, region, name }: VaultToRead) {
  const lambda = new LambdaClient(clientOptions(emulator, region));
  const { Functions: functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 50 }));
  return functions.flatMap(({ FunctionName: of = '', FunctionArn: arn = '', Role = '', LoggingConfig }) =>
    of.startsWith(`${name}-`)
      ? [
          {
            arn,
            caller: `lambda.${of}`,
            roleArn: Role,
            logGroupArn: `arn:aws:logs:${region}:${ACCOUNT}:log-group:${LoggingConfig?.LogGroup ?? ''}`,
          },
        ]
      : [],
  );
}

/** All schedules of a vault have the same; two would mean that the one called `scheduler` in the log is not told. */
async function readScheduleRole(what: VaultToRead): Promise<string> {
  const roles = new Set<string>();
  for (const schedule of await scheduleNames(what)) {
    const path = `/schedules/${schedule}?groupName=${what.name}`;
    const { body } = await rest(what.emulator, 'scheduler', 'GET', path, undefined, { region: what.region });
    roles.add((body as { Target: { RoleArn: string } }).Target.RoleArn);
  }
  const [role, ...others] = roles;
  if (role === undefined || others.length > 0) throw new Error(`schedules have ${roles.size} roles, not one`);
  return role;
}

/** The plans of a vault, and its cleanup. */
export async function scheduleNames({
  emulator,
  name,
  region,
}: Pick<VaultToRead, 'emulator' | 'name' | 'region'>): Promise<readonly string[]> {
  const path = `/schedules?ScheduleGroup=${name}`;
  const { body } = await rest(emulator, 'scheduler', 'GET', path, undefined, { region });
  return (body as { Schedules: { Name: string }[] }).Schedules.map(({ Name }) => Name);
}

async function readBucket({
  emulator,
  region,
  bucketName: Bucket,
}: Pick<VaultToRead, 'emulator' | 'region' | 'bucketName'>): Promise<Guarded> {
  const s3 = new S3Client(clientOptions(emulator, region));
  const { ServerSideEncryptionConfiguration: encryption } = await s3.send(
    new GetBucketEncryptionCommand({ Bucket }),
  );
  const { Policy: policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
  const key = encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
  return { arn: `arn:aws:s3:::${Bucket}`, key, policy };
}

async function readTopic({ emulator, region }: VaultToRead, TopicArn: string): Promise<Guarded> {
  const sns = new SNSClient(clientOptions(emulator, region));
  const { Attributes: of = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  return { arn: TopicArn, key: of['KmsMasterKeyId'], policy: of['Policy'] };
}

async function readQueue({ emulator, region, name }: VaultToRead): Promise<Guarded> {
  const sqs = new SQSClient(clientOptions(emulator, region));
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${name}-dead-letters` }));
  const { Attributes: of = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return { arn: of.QueueArn ?? '', key: of.KmsMasterKeyId, policy: of.Policy };
}

async function readKeys(emulator: Emulator, regions: readonly string[], caller = 'test') {
  const policies: (readonly [arn: string, policy: readonly PolicyStatement[]])[] = [];
  for (const region of regions) {
    const { body } = await json(emulator, 'kms', 'TrentService.ListKeys', {}, { region, caller });
    for (const { KeyArn } of (body as { Keys: { KeyArn: string }[] }).Keys)
      policies.push([KeyArn, await readKeyPolicy(emulator, KeyArn, caller)]);
  }
  return policies;
}

/** What the vault made in the account that keeps copies. */
async function readAccount({ emulator, name, vaultAccount: { id, region } }: VaultToRead) {
  const caller = await accessKeyIn(emulator, region, id);
  const { body } = await json(emulator, 'kms', 'TrentService.ListAliases', {}, { region, caller });
  const { Aliases } = body as { Aliases: { AliasArn: string; TargetKeyId?: string }[] };
  const keyArn = (key: string): string => `arn:aws:kms:${region}:${id}:key/${key}`;
  return {
    caller: `role.${id}.${accountRoleName(name, region)}`,
    role: await readRole(emulator, accountRoleArn(name, id, region), caller),
    keys: await readKeys(emulator, [region], caller),
    aliases: Object.fromEntries(
      Aliases.flatMap(({ AliasArn, TargetKeyId: key }) => (key ? [[AliasArn, keyArn(key)]] : [])),
    ),
  };
}
