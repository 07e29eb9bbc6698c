import { StopInstancesCommand, CreateTagsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  SSMClient,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { Emulator } from '../../emulator/emulator';
import { ec2For, launch, sdkOptions } from './support/ec2';

jest.setTimeout(60_000);

let emulator: Emulator;
let ec2: EC2Client;
let ssm: SSMClient;
let id: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = ec2For(emulator);
  ssm = new SSMClient(sdkOptions(emulator));
});
beforeEach(async () => {
  await emulator.reset();
  ({ id } = await launch(ec2));
});
afterAll(() => emulator?.stop());

const send = async (commands = ['sync'], more: Partial<SendCommandCommandInput> = {}) =>
  (
    await ssm.send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        Parameters: { commands },
        ...(more.Targets ? {} : { InstanceIds: [id] }),
        ...more,
      }),
    )
  ).Command!;
const ask = (CommandId: string, InstanceId = id) =>
  ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));

test('an invocation is unknown, Pending, InProgress, and ends', async () => {
  await emulator.configure({ commandLagSeconds: 10, commandSeconds: 60 });
  await emulator.setCommandOutcomes([{ contains: 'fsfreeze', output: 'frozen\n' }]);
  const { CommandId, Status } = await send(['fsfreeze -f /data'], { Comment: 'freeze' });
  expect(Status).toBe('Pending');
  await expect(ask(CommandId!)).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
  await emulator.advance(11);
  expect(await ask(CommandId!)).toMatchObject({ Status: 'Pending', ResponseCode: -1 });
  await emulator.advance(10);
  expect(await ask(CommandId!)).toMatchObject({ Status: 'InProgress', StandardOutputContent: '' });
  await emulator.advance(60);
  expect(await ask(CommandId!)).toMatchObject({
    Status: 'Success',
    ResponseCode: 0,
    StandardOutputContent: 'frozen\n',
    Comment: 'freeze',
    DocumentName: 'AWS-RunShellScript',
    PluginName: 'aws:runShellScript',
  });
});

test('outcomes are planted per instance and text, for a number of commands', async () => {
  const other = (await launch(ec2)).id;
  await emulator.setCommandOutcomes([
    { instanceId: id, contains: 'freeze', status: 'Failed', responseCode: 7, error: 'busy', times: 1 },
    { contains: 'freeze', status: 'Success', output: 'ok' },
  ]);
  const InstanceIds = [id, other];
  const first = (await send(['freeze'], { InstanceIds })).CommandId!;
  const second = (await send(['freeze'], { InstanceIds })).CommandId!;
  await emulator.advance(60);
  expect(await ask(first)).toMatchObject({
    Status: 'Failed',
    ResponseCode: 7,
    StandardErrorContent: 'busy',
  });
  expect(await ask(first, other)).toMatchObject({ Status: 'Success', StandardOutputContent: 'ok' });
  expect(await ask(second)).toMatchObject({ Status: 'Success', StandardOutputContent: 'ok' });
  const { Commands } = await ssm.send(new ListCommandsCommand({ CommandId: first }));
  expect(Commands![0]).toMatchObject({
    Status: 'Failed',
    TargetCount: 2,
    CompletedCount: 2,
    ErrorCount: 1,
  });
});

test('time runs out for the delivery, for the run, or never', async () => {
  await emulator.setCommandOutcomes([
    { contains: 'lost', status: 'DeliveryTimedOut' },
    { contains: 'slow', seconds: 900 },
    { contains: 'hung', status: 'InProgress' },
  ]);
  const Parameters = { commands: ['slow'], executionTimeout: ['300'] };
  const lost = (await send(['lost'], { TimeoutSeconds: 120 })).CommandId!;
  const slow = (await send([], { Parameters })).CommandId!;
  const hung = (await send(['hung'])).CommandId!;
  await emulator.advance(110);
  expect((await ask(lost)).Status).toBe('Pending');
  await emulator.advance(20);
  expect(await ask(lost)).toMatchObject({
    Status: 'TimedOut',
    StatusDetails: 'DeliveryTimedOut',
    ResponseCode: -1,
  });
  expect((await ask(slow)).Status).toBe('InProgress');
  await emulator.advance(200);
  expect(await ask(slow)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut' });
  await emulator.advance(86_400);
  expect((await ask(hung)).Status).toBe('InProgress');
});

test('a command can be cancelled', async () => {
  await emulator.setCommandOutcomes([{ status: 'InProgress' }]);
  const { CommandId } = await send();
  await emulator.advance(60);
  await ssm.send(new CancelCommandCommand({ CommandId: CommandId! }));
  expect(await ask(CommandId!)).toMatchObject({ Status: 'Cancelled', ResponseCode: -1 });
  await expect(
    ssm.send(new CancelCommandCommand({ CommandId: '00000000-0000-0000-0000-000000000000' })),
  ).rejects.toMatchObject({ name: 'InvalidCommandId' });
});

test('targets are the tagged instances that can be reached', async () => {
  const others = [(await launch(ec2)).id, (await launch(ec2)).id];
  const Tags = [{ Key: 'app', Value: 'db' }];
  await ec2.send(new CreateTagsCommand({ Resources: [id, ...others], Tags }));
  await ec2.send(new StopInstancesCommand({ InstanceIds: [others[0]!] }));
  await emulator.configure({ agentless: [others[1]!] });
  const { CommandId } = await send(['sync'], { Targets: [{ Key: 'tag:app', Values: ['db'] }] });
  await emulator.advance(60);
  const { CommandInvocations } = await ssm.send(
    new ListCommandInvocationsCommand({ CommandId: CommandId!, Details: true }),
  );
  expect(CommandInvocations!.map((i) => [i.InstanceId, i.Status])).toEqual([[id, 'Success']]);
  expect(CommandInvocations![0]!.CommandPlugins![0]).toMatchObject({ Status: 'Success', ResponseCode: 0 });
});

test('an instance without an agent, or one that is stopped, takes no command', async () => {
  await emulator.configure({ agentless: [id] });
  await expect(send()).rejects.toMatchObject({ name: 'InvalidInstanceId' });
  await emulator.configure({ agentless: null });
  await send();
  await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await expect(send()).rejects.toMatchObject({ name: 'InvalidInstanceId' });
});

test('DescribeInstanceInformation tells which agents live', async () => {
  const [stopped, without] = [(await launch(ec2)).id, (await launch(ec2)).id];
  await ec2.send(new StopInstancesCommand({ InstanceIds: [stopped] }));
  await emulator.configure({ agentless: [without] });
  const found = async (Filters?: { Key: string; Values: string[] }[]) => {
    const answer = await ssm.send(new DescribeInstanceInformationCommand(Filters ? { Filters } : {}));
    return answer.InstanceInformationList!.map((i) => [i.InstanceId, i.PingStatus]);
  };
  expect(await found()).toEqual([
    [id, 'Online'],
    [stopped, 'ConnectionLost'],
  ]);
  expect(await found([{ Key: 'InstanceIds', Values: [stopped, without] }])).toEqual([
    [stopped, 'ConnectionLost'],
  ]);
  expect(await found([{ Key: 'PingStatus', Values: ['Online'] }])).toEqual([[id, 'Online']]);
  const page = await ssm.send(new DescribeInstanceInformationCommand({ MaxResults: 1 }));
  expect([page.InstanceInformationList!.length, typeof page.NextToken]).toEqual([1, 'string']);
});

test('faults and the call log work as for other services, and wrong outcomes are refused', async () => {
  await emulator.setFaults([{ service: 'ssm', times: 1, effect: { error: 'throttle' } }]);
  await expect(send()).rejects.toMatchObject({ name: 'ThrottlingException' });
  await send();
  expect((await emulator.calls({ service: 'ssm' })).map((c) => [c.action, c.errorCode])).toEqual([
    ['SendCommand', 'ThrottlingException'],
    ['SendCommand', undefined],
  ]);
  await expect(emulator.setCommandOutcomes([{ status: 'Odd' as never }])).rejects.toThrow(
    /status must be one of/,
  );
});
