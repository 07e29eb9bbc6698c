import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { NotFoundException, paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { hasDrills } from '../../../config/drills';
import { planRegions } from '../../../config/topology';
import { PATIENT } from '../../../lambda-src/adapters/retry';
import { watchedFunctions } from '../../../modules/pipeline/names';
import type { Session } from '../../session';
import { readDeployed, readSteering } from '../deployed';
import { attention, broken, ok, type Check, type Found } from './finding';

/** A check that is made in every region in which plans run. */
const inEach = (
  name: string,
  look: (session: Session, region: string) => Promise<readonly Found[]>,
): Check => ({
  name,
  async run(session) {
    const found = await Promise.all(planRegions(session.vault).map((region) => look(session, region)));
    return found.flat();
  },
});

export const functions = inEach('functions', async ({ vault }, region) => {
  const client = new LambdaClient({ region, ...PATIENT });
  const names = Object.values(watchedFunctions(vault.name, hasDrills(vault, region)));
  const found = await Promise.all(
    names.map(async (name): Promise<Found[]> => {
      try {
        const seen = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
        const { State: state = 'Active', LastUpdateStatus: update = 'Successful' } = seen;
        // A function that nobody called for weeks sleeps, and wakes with the next call.
        if (['Active', 'Inactive'].includes(state) && update !== 'Failed') return [];
        const why = seen.StateReason ?? seen.LastUpdateStatusReason ?? 'no reason given';
        return [broken(`${name} is ${state}, its last update ${update}: ${why}`, 'deploy it again', region)];
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        return [broken(`there is no ${name}`, `deploy the stack ${region}-protection`, region)];
      }
    }),
  );
  const bad = found.flat();
  return bad.length > 0 ? bad : [ok(`${names.length}, all active`, region)];
});

export const stateMachine = inEach('state machine', async (session, region) => {
  const deployed = await readDeployed({ ...session, region });
  const arns = [...new Set([...deployed.schedules.values()].map(({ stateMachineArn }) => stateMachineArn))];
  const client = new SFNClient({ region, ...PATIENT });
  return Promise.all(
    arns.map(async (stateMachineArn) => {
      const { name = '', status } = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
      return status === 'ACTIVE'
        ? ok(`${name} is active`, region)
        : broken(`${name} is ${status ?? 'unknown'}`, `deploy the stack ${region}-protection`, region);
    }),
  );
});

export const reports = inEach('reports bucket', async (session, region) => {
  const { reportsBucket: bucket } = await readSteering({ ...session, region });
  try {
    await new S3Client({ region, ...PATIENT }).send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: 'runs/', MaxKeys: 1 }),
    );
    return [ok(`${bucket} can be read`, region)];
  } catch (error) {
    if (!(error instanceof NoSuchBucket)) throw error;
    return [broken(`there is no bucket ${bucket}`, `deploy the stack ${region}-storage`, region)];
  }
});

export const deadLetters = inEach('dead letters', async ({ vault }, region) => {
  const client = new SQSClient({ region, ...PATIENT });
  const name = `${vault.name}-dead-letters`;
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    const { Attributes: told = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    const many = Number(told['ApproximateNumberOfMessages'] ?? 0);
    if (many === 0) return [ok(`${name} is empty`, region)];
    const todo =
      'read them: each is the input of a run that broke or could not start, or a notice that was not sent (docs/operations.md)';
    return [attention(`${name} holds ${many}`, todo, region)];
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    return [broken(`there is no queue ${name}`, `deploy the stack ${region}-storage`, region)];
  }
});

export const subscriptions = inEach('notices', async (session, region) => {
  const { topicArn: TopicArn } = await readSteering({ ...session, region });
  const pending: string[] = [];
  let confirmed = 0;
  try {
    const client = new SNSClient({ region, ...PATIENT });
    for await (const { Subscriptions: page = [] } of paginateListSubscriptionsByTopic(
      { client },
      { TopicArn },
    ))
      for (const { SubscriptionArn: arn, Protocol: protocol = '', Endpoint: endpoint = '' } of page) {
        if (arn === 'PendingConfirmation') pending.push(`${endpoint} (${protocol})`);
        else confirmed += 1;
      }
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
    return [broken(`there is no topic ${TopicArn}`, `deploy the stack ${region}-monitoring`, region)];
  }
  if (pending.length > 0) {
    const todo = 'each must open the link in the message that AWS sent; deploying again sends it anew';
    return [attention(`not confirmed, so not told: ${pending.sort().join(', ')}`, todo, region)];
  }
  if (confirmed === 0)
    return [attention('nobody is told of anything', 'name somebody in `notifications`', region)];
  return [ok(`${confirmed} confirmed`, region)];
});
