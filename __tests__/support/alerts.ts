import { CloudWatchClient, SetAlarmStateCommand, type StateValue } from '@aws-sdk/client-cloudwatch';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator } from '../../emulator/emulator';
import type { Channels } from '../../lambda-src/core/notices/channels';
import { clientOptions } from '../../scripts/local/clients';
import { json } from '../emulator/support/raw';
import { SOURCE, VAULT, type DeployedVault } from './deployed';
import { Endpoint, type Received } from './endpoint';

/** Planted, and looked for everywhere. */
export const WEBHOOK = 'https://hooks.slack.com/services/T0PLANTED/B0PLANTED/plantedWebhookSecret';
export const ROUTING_KEY = 'plantedplantedplantedplanted0042';
export const PARAMETER = '/e2e-vault/slack-webhook';
export const SECRET = 'e2e-vault/pagerduty';
const FUNCTION = `${VAULT}-notify`;

export const SLACK = /^\/services\//;
export const SLACK_API = /^\/api\/chat.postMessage$/;
export const PAGER_DUTY = /^\/v2\/enqueue$/;

/** The topic's messages no longer reach the function: the tests of runs have no Slack to tell. */
export const mute = (emulator: Emulator, topicArn: string): Promise<void> =>
  filter(emulator, topicArn, JSON.stringify({ muted: ['never'] }));

async function filter(emulator: Emulator, TopicArn: string, policy: string): Promise<void> {
  const sns = new SNSClient(clientOptions(emulator, SOURCE));
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const [subscription] = Subscriptions.filter(({ Protocol }) => Protocol === 'lambda');
  await sns.send(
    new SetSubscriptionAttributesCommand({
      SubscriptionArn: subscription?.SubscriptionArn,
      AttributeName: 'FilterPolicy',
      AttributeValue: policy,
    }),
  );
}

/** The deployed function of alerts, with secrets, and an endpoint instead of Slack and PagerDuty. */
export class Alerts {
  private readonly lambda: LambdaClient;
  private readonly sns: SNSClient;
  private readonly sqs: SQSClient;
  private readonly ssm: SSMClient;
  private readonly cloudwatch: CloudWatchClient;

  private constructor(
    readonly vault: DeployedVault,
    readonly endpoint: Endpoint,
  ) {
    const options = clientOptions(vault.emulator, SOURCE);
    this.lambda = new LambdaClient(options);
    this.sns = new SNSClient(options);
    this.sqs = new SQSClient(options);
    this.ssm = new SSMClient(options);
    this.cloudwatch = new CloudWatchClient(options);
  }

  static async open(vault: DeployedVault): Promise<Alerts> {
    const alerts = new Alerts(vault, await Endpoint.listen());
    await alerts.putWebhook(WEBHOOK);
    await alerts.secretsManager('CreateSecret', {
      Name: SECRET,
      SecretString: ROUTING_KEY,
      KmsKeyId: `alias/${VAULT}/operations`,
    });
    await alerts.setVariables({ NOTIFY_ENDPOINT_URL: alerts.endpoint.url });
    await filter(vault.emulator, vault.deployed.topicArn, '');
    return alerts;
  }

  async close(): Promise<void> {
    await mute(this.vault.emulator, this.vault.deployed.topicArn);
    await this.secretsManager('DeleteSecret', { SecretId: SECRET, ForceDeleteWithoutRecovery: true });
    await this.undelivered();
    await this.endpoint.close();
  }

  /** With the operations key, as the documentation says. */
  async putWebhook(Value: string): Promise<void> {
    const KeyId = `alias/${VAULT}/operations`;
    await this.ssm.send(
      new PutParameterCommand({ Name: PARAMETER, Type: 'SecureString', Value, KeyId, Overwrite: true }),
    );
  }

  /** Another configuration of the function, which starts cold. */
  async setChannels(channels: Channels): Promise<Channels> {
    const before = await this.setVariables({ CHANNELS: JSON.stringify(channels) });
    return JSON.parse(before['CHANNELS'] ?? '{}') as Channels;
  }

  async setVariables(changes: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const { Environment } = await this.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: FUNCTION }),
    );
    const Variables = { ...Environment?.Variables, ...changes };
    await this.lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: FUNCTION, Environment: { Variables } }),
    );
    return Environment?.Variables ?? {};
  }

  async publish(Subject: string, Message: string): Promise<void> {
    await this.sns.send(new PublishCommand({ TopicArn: this.vault.deployed.topicArn, Subject, Message }));
  }

  /** CloudWatch sends the alarm's own message. */
  async setAlarm(name: string, StateValue: StateValue, StateReason = 'as the test says'): Promise<void> {
    await this.cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: `${VAULT}-${name}`, StateValue, StateReason }),
    );
  }

  /** What a path got, once there is so much of it. */
  async until(path: RegExp, count: number): Promise<readonly Received[]> {
    await eventually(`${count} at ${path}`, () => this.endpoint.at(path).length >= count);
    return this.endpoint.at(path);
  }

  /** What lies in the dead-letter queue, once anything does. */
  async untilUndelivered(): Promise<readonly string[]> {
    const bodies: string[] = [];
    await eventually('anything is undelivered', async () => {
      bodies.push(...(await this.undelivered()));
      return bodies.length > 0;
    });
    return bodies;
  }

  /** Until the function has nothing more to do, its attempts after a failure included. */
  async quiet(): Promise<void> {
    let last = '';
    let still = 0;
    await eventually('the function is quiet', async () => {
      const { functions } = await this.vault.emulator.lambdaStats();
      const now = JSON.stringify(functions[FUNCTION]);
      const isRunning = (functions[FUNCTION]?.running ?? 0) > 0;
      still = now === last && !isRunning ? still + 1 : 0;
      last = now;
      if (still < 3) await sleep(400);
      return still === 3;
    });
  }

  async texts(): Promise<readonly string[]> {
    const sent = await this.vault.emulator.outbox();
    return sent.filter(({ protocol }) => protocol === 'sms').map(({ message }) => message);
  }

  /** Takes what lies in the dead-letter queue. */
  async undelivered(): Promise<readonly string[]> {
    const { QueueUrl } = await this.sqs.send(new GetQueueUrlCommand({ QueueName: `${VAULT}-dead-letters` }));
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body = '' }) => Body));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }

  private async secretsManager(action: string, body: object): Promise<void> {
    const answer = await json(this.vault.emulator, 'secretsmanager', `secretsmanager.${action}`, body);
    if (answer.status !== 200) throw new Error(`${action}: ${JSON.stringify(answer.body)}`);
  }
}

export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within a minute: ${what}`);
    await sleep(50);
  }
}
