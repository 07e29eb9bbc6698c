import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  type CreateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';
import { ec2For, instanceOf, launch, sdkOptions, stateOf, tagsOf } from './support/ec2';

jest.setTimeout(60_000);

let emulator: Emulator;
let ec2: EC2Client;
let scaling: AutoScalingClient;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = ec2For(emulator);
  scaling = new AutoScalingClient(sdkOptions(emulator));
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const stop = (id: string) => ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
const start = (id: string) => ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));

describe('instances', () => {
  test('take virtual time to stop and to start', async () => {
    const { id } = await launch(ec2);
    await emulator.configure({ instanceSeconds: 30 });
    const stopping = await stop(id);
    expect(stopping.StoppingInstances).toEqual([
      {
        InstanceId: id,
        CurrentState: { Code: 64, Name: 'stopping' },
        PreviousState: { Code: 16, Name: 'running' },
      },
    ]);
    expect(await stateOf(ec2, id)).toBe('stopping');
    await expect(start(id)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
    await emulator.advance(31);
    expect(await stateOf(ec2, id)).toBe('stopped');
    await start(id);
    expect(await stateOf(ec2, id)).toBe('pending');
    await expect(stop(id)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
    await emulator.advance(31);
    expect(await stateOf(ec2, id)).toBe('running');
    const again = await start(id);
    expect(again.StartingInstances![0]!.CurrentState!.Name).toBe('running');
  });

  test('a new one is pending, then running', async () => {
    await emulator.configure({ instanceSeconds: 30 });
    const { id } = await launch(ec2);
    expect(await stateOf(ec2, id)).toBe('pending');
    await emulator.advance(31);
    expect(await stateOf(ec2, id)).toBe('running');
  });

  test('there may be no capacity to start one', async () => {
    const { id } = await launch(ec2);
    await stop(id);
    const effect = { error: 'InsufficientInstanceCapacity' };
    await emulator.setFaults([{ action: 'StartInstances', contains: id, times: 1, effect }]);
    await expect(start(id)).rejects.toMatchObject({
      name: 'InsufficientInstanceCapacity',
      $metadata: { httpStatusCode: 500 },
    });
    expect(await stateOf(ec2, id)).toBe('stopped');
    await start(id);
    expect(await stateOf(ec2, id)).toBe('running');
  });
});

test("StartInstances has EC2's small token bucket", async () => {
  const { id } = await launch(ec2);
  await emulator.configure({ tokenBuckets: 'ec2' });
  const asked = await Promise.allSettled(Array.from({ length: 12 }, () => start(id)));
  expect(asked.filter((a) => a.status === 'rejected').map((a) => a.reason.name)).toContain(
    'RequestLimitExceeded',
  );
  await emulator.advance(5);
  await start(id);
});

const group = { AutoScalingGroupName: 'web' };
const create = async (more: Partial<CreateAutoScalingGroupCommandInput> = {}) => {
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'web',
      LaunchTemplateData: { ImageId: 'ami-12345678', InstanceType: 't3.micro' },
    }),
  );
  await scaling.send(
    new CreateAutoScalingGroupCommand({
      ...group,
      MinSize: 1,
      MaxSize: 3,
      DesiredCapacity: 2,
      AvailabilityZones: ['us-east-1a'],
      LaunchTemplate: { LaunchTemplateName: 'web' },
      ...more,
    }),
  );
  return members();
};
const members = async () =>
  (await scaling.send(new DescribeAutoScalingInstancesCommand({}))).AutoScalingInstances!.map(
    (i) => i.InstanceId!,
  );
const stateIn = async (id: string) => {
  const answer = await scaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: [id] }));
  return answer.AutoScalingInstances![0]?.LifecycleState;
};
const desired = async () =>
  (await scaling.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups![0]!.DesiredCapacity;
const enter = (ids: string[], ShouldDecrementDesiredCapacity = true) =>
  scaling.send(new EnterStandbyCommand({ ...group, InstanceIds: ids, ShouldDecrementDesiredCapacity }));
const exit = (ids: string[]) => scaling.send(new ExitStandbyCommand({ ...group, InstanceIds: ids }));

describe('an instance that is stopped', () => {
  test('in service is replaced after a while', async () => {
    const [first, second] = await create();
    await stop(first!);
    await emulator.advance(50);
    expect(await stateIn(first!)).toBe('InService');
    await emulator.advance(20);
    const now = await members();
    expect(now).toHaveLength(2);
    expect(now).toContain(second);
    expect(now).not.toContain(first);
    expect(await stateOf(ec2, first!)).toBe('terminated');
    await expect(start(first!)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
  });

  test('and started before the group noticed stays', async () => {
    const [first] = await create();
    await stop(first!);
    await emulator.advance(30);
    await start(first!);
    await emulator.advance(3600);
    expect(await members()).toContain(first);
  });

  test('in Standby is left alone, and looked at again after it', async () => {
    const [first] = await create();
    await enter([first!]);
    await stop(first!);
    await emulator.advance(3600);
    expect(await stateIn(first!)).toBe('Standby');
    await exit([first!]);
    await emulator.advance(30);
    expect(await members()).toContain(first);
    await emulator.advance(40);
    expect(await members()).not.toContain(first);
  });

  test.each(['HealthCheck', 'ReplaceUnhealthy'])('is left alone while %s is suspended', async (process) => {
    const [first] = await create();
    const ScalingProcesses = [process];
    await scaling.send(new SuspendProcessesCommand({ ...group, ScalingProcesses }));
    await stop(first!);
    await emulator.advance(3600);
    expect(await members()).toContain(first);
    await start(first!);
    await scaling.send(new ResumeProcessesCommand({ ...group, ScalingProcesses }));
    await emulator.advance(3600);
    // What was found unhealthy meanwhile is replaced, although it runs again.
    expect((await members()).includes(first!)).toBe(process === 'HealthCheck');
  });
});

describe('Standby', () => {
  test('with a smaller group, and back', async () => {
    const [first] = await create();
    await emulator.configure({ lifecycleSeconds: 20 });
    await enter([first!]);
    expect(await stateIn(first!)).toBe('EnteringStandby');
    await expect(exit([first!])).rejects.toMatchObject({ name: 'ValidationError' });
    await emulator.advance(21);
    expect(await stateIn(first!)).toBe('Standby');
    expect([await desired(), (await members()).length]).toEqual([1, 2]);
    await exit([first!]);
    expect(await stateIn(first!)).toBe('Pending');
    await emulator.advance(21);
    expect(await stateIn(first!)).toBe('InService');
    expect([await desired(), (await members()).length]).toEqual([2, 2]);
  });

  test('without one, a new instance takes its place', async () => {
    const [first] = await create();
    await enter([first!], false);
    expect([await desired(), (await members()).length]).toEqual([2, 3]);
    await exit([first!]);
    expect([await desired(), (await members()).length]).toEqual([3, 3]);
  });

  test('the sizes of the group hold', async () => {
    const [first, second] = await create({ MinSize: 2, MaxSize: 2 });
    await expect(enter([first!])).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        'AutoScalingGroup web has min-size=2, max-size=2, and desired-size=2. To place into standby 1 instance, please update the AutoScalingGroup sizes appropriately.',
    });
    await expect(enter([first!, second!])).rejects.toThrow(/standby 2 instances/);
    await enter([first!], false);
    await expect(exit([first!])).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('what is not there, or not in service, is refused', async () => {
    const [first] = await create();
    const { id } = await launch(ec2);
    await expect(enter([id])).rejects.toThrow(`The instance ${id} is not part of Auto Scaling group web.`);
    await enter([first!]);
    await expect(enter([first!])).rejects.toThrow(`The instance ${first} is not in InService.`);
    await expect(
      scaling.send(new SuspendProcessesCommand({ AutoScalingGroupName: 'none' })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('a smaller group does not end it', async () => {
    const [first] = await create();
    await enter([first!], false);
    await scaling.send(new SetDesiredCapacityCommand({ ...group, DesiredCapacity: 1 }));
    expect(await members()).toContain(first);
    expect(await members()).toHaveLength(2);
  });
});

test('instances carry the name of their group, and protection is kept', async () => {
  const [first] = await create();
  expect(tagsOf(await instanceOf(ec2, first!))).toMatchObject({ 'aws:autoscaling:groupName': 'web' });
  await scaling.send(
    new SetInstanceProtectionCommand({ ...group, InstanceIds: [first!], ProtectedFromScaleIn: true }),
  );
  await scaling.send(new SetDesiredCapacityCommand({ ...group, DesiredCapacity: 1 }));
  expect(await members()).toEqual([first]);
});

test('suspended launches launch nothing', async () => {
  await create();
  await scaling.send(new SuspendProcessesCommand({ ...group, ScalingProcesses: ['Launch'] }));
  await scaling.send(new SetDesiredCapacityCommand({ ...group, DesiredCapacity: 3 }));
  expect(await members()).toHaveLength(2);
});
