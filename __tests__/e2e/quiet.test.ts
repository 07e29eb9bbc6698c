import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  type AutoScalingInstanceDetails,
  DescribeAutoScalingInstancesCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateTagsCommand, DescribeInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { DeployedVault, SOURCE, VAULT } from '../support/deployed';

/** Instances that are stopped or frozen for their backup are put back, whatever happens. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const autoScaling = new AutoScalingClient(clientOptions(emulator, SOURCE));
const GROUP = 'quiet-group';

beforeEach(async () => {
  await vault.clear();
  await emulator.configure({ instanceSeconds: 30, lifecycleSeconds: 10 });
});
afterEach(async () => {
  const named = { AutoScalingGroupName: GROUP };
  const { AutoScalingGroups: groups = [] } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [GROUP] }),
  );
  if (groups.length > 0)
    await autoScaling.send(new DeleteAutoScalingGroupCommand({ ...named, ForceDelete: true }));
});

const tagged = async (value: 'stop' | 'hooks', name = 'database'): Promise<string> => {
  const id = await launch(source, name, { protect: false });
  await source.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'quiet', Value: value }] }));
  return id;
};

interface Seen {
  readonly state: string | undefined;
  readonly mark: string | undefined;
}
const look = async (id: string): Promise<Seen> => {
  const { Reservations: [reservation] = [] } = await source.send(
    new DescribeInstancesCommand({ InstanceIds: [id] }),
  );
  const { State, Tags: tags = [] } = reservation?.Instances?.[0] ?? {};
  return { state: State?.Name, mark: tags.find(({ Key }) => Key === 'smart-vault:quiesced')?.Value };
};
const AS_IT_WAS: Seen = { state: 'running', mark: undefined };

/** What the engine did to instances and snapshots, in order. */
const deeds = async (): Promise<string[]> => {
  const changing =
    /^(Create(Snapshot|Tags)|DeleteTags|(Start|Stop)Instances|(Enter|Exit)Standby|SendCommand)$/;
  const calls = await emulator.calls();
  return calls
    .filter(
      ({ caller, action, status }) =>
        caller.startsWith(`lambda.${VAULT}`) && changing.test(action) && status === 200,
    )
    .map(({ action, params }) => (action === 'SendCommand' ? `SendCommand ${lineOf(params)}` : action));
};
const lineOf = (params: Readonly<Record<string, unknown>>): string =>
  /fsfreeze -[fu]/.exec(JSON.stringify(params))?.[0] ?? '';

describe('stop', () => {
  test('stops, captures, starts; what was stopped already is left so', async () => {
    const running = await tagged('stop');
    const stopped = await tagged('stop', 'batch');
    await emulator.advance(60);
    await source.send(new StopInstancesCommand({ InstanceIds: [stopped] }));
    await emulator.advance(60);
    await emulator.clearCalls();
    const { status, record } = await runs.run('stopped');

    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 2, created: 2, copied: 2, failed: 0 });
    expect(await look(running)).toEqual(AS_IT_WAS);
    expect(await look(stopped)).toEqual({ state: 'stopped', mark: undefined });
    expect((await deeds()).filter((deed) => deed !== 'CreateSnapshot')).toEqual([
      'CreateTags',
      'StopInstances',
      'StartInstances',
      'DeleteTags',
    ]);
    const at = (action: string): Promise<number[]> =>
      emulator
        .calls({ service: 'ec2', action, caller: `lambda.${VAULT}-advance` })
        .then((calls) => calls.map(({ seq }) => seq));
    const [[stop], [, last], [start]] = [
      await at('StopInstances'),
      await at('CreateSnapshot'),
      await at('StartInstances'),
    ];
    expect([stop! < last!, last! < start!]).toEqual([true, true]);
  });

  test('takes an instance of an Auto Scaling group out of service, so that it is not replaced', async () => {
    const id = await inGroup({ min: 0 });
    const { status } = await runs.run('stopped');
    expect(status).toBe('SUCCEEDED');
    expect(await look(id)).toEqual(AS_IT_WAS);
    expect(await members()).toMatchObject([{ InstanceId: id, LifecycleState: 'InService' }]);
    expect(await deeds()).toEqual([
      ...['CreateTags', 'EnterStandby', 'StopInstances', 'CreateSnapshot'],
      ...['StartInstances', 'ExitStandby', 'DeleteTags'],
    ]);
  });

  test('does not touch an instance that its group cannot spare, and says so', async () => {
    const id = await inGroup({ min: 1 });
    const { status, record } = await runs.run('stopped');
    expect(status).toBe('FAILED');
    expect(record.resources[0]!.failures.join()).toMatch(/^ValidationError/);
    expect(await look(id)).toEqual(AS_IT_WAS);
    expect(await deeds()).toEqual(['CreateTags', 'DeleteTags']);
  });

  test('tries again when there is no capacity to start it', async () => {
    const id = await tagged('stop');
    await emulator.setFaults([
      {
        service: 'ec2',
        action: 'StartInstances',
        effect: { error: 'InsufficientInstanceCapacity', status: 500 },
        times: 20,
      },
    ]);
    const { status } = await runs.run('stopped');
    expect(status).toBe('SUCCEEDED');
    expect(await look(id)).toEqual(AS_IT_WAS);
  });

  const calls = [
    'CreateTags',
    'EnterStandby',
    'StopInstances',
    'CreateSnapshot',
    'StartInstances',
    'ExitStandby',
    'DeleteTags',
  ];
  test.each(
    calls.flatMap((action) => (['before', 'after'] as const).map((moment) => [action, moment] as const)),
  )(
    'a function killed at %s, %s it took effect: one snapshot, and the instance back in service',
    async (action, moment) => {
      const id = await inGroup({ min: 0 });
      await emulator.setFaults([{ action, caller: `lambda.${VAULT}`, effect: { kill: moment }, times: 1 }]);
      const { status, record } = await runs.run('stopped');
      expect(status).toBe('SUCCEEDED');
      expect(record.totals).toMatchObject({ planned: 1, created: 1, copied: 1 });
      expect(await vault.snapshots(source)).toHaveLength(1);
      expect(await look(id)).toEqual(AS_IT_WAS);
      expect(await members()).toMatchObject([{ InstanceId: id, LifecycleState: 'InService' }]);
    },
  );

  test('a batch that breaks for good leaves nothing stopped', async () => {
    const id = await tagged('stop');
    await emulator.setFaults([{ action: 'CreateSnapshot', effect: { kill: 'before' } }]);
    const { status, record } = await runs.run('stopped');
    expect(status).toBe('FAILED');
    expect(record.resources[0]!.failures).toEqual(['batch 0 ended without a result']);
    expect(await look(id)).toEqual(AS_IT_WAS);
  });

  test('what an aborted run left stopped, the next run of any plan puts back', async () => {
    const id = await tagged('stop');
    const execution = await runs.fire('stopped');
    while ((await look(id)).state !== 'stopped') await sleep(50);
    const sfn = new SFNClient(clientOptions(emulator, SOURCE));
    await sfn.send(new StopExecutionCommand({ executionArn: execution }));
    await runs.end(execution);
    expect((await look(id)).mark).toMatch(new RegExp(`^${VAULT} stopped stopped-`));

    await launch(source, 'web', { protect: true });
    const { status } = await runs.run('daily');
    expect(status).toBe('SUCCEEDED');
    expect(await look(id)).toEqual(AS_IT_WAS);
  });
});

describe('hooks', () => {
  test('run before and after the snapshot', async () => {
    const id = await tagged('hooks');
    const { status } = await runs.run('hooked');
    expect(status).toBe('SUCCEEDED');
    expect(await look(id)).toEqual(AS_IT_WAS);
    expect(await deeds()).toEqual([
      ...['CreateTags', 'SendCommand fsfreeze -f', 'CreateSnapshot', 'SendCommand fsfreeze -u', 'DeleteTags'],
    ]);
  });

  test.each([
    ['Failed', /^the lines before the snapshot failed on i-\w+: Failed: no such device/],
    ['TimedOut', /^the lines before the snapshot failed on i-\w+: (Execution)?\s?TimedOut/],
  ] as const)('before: %s — no snapshot, but the lines after it run', async (status, reason) => {
    const id = await tagged('hooks');
    await emulator.setCommandOutcomes([
      { contains: 'fsfreeze -f', status, output: status === 'Failed' ? 'no such device' : '' },
    ]);
    const { record } = await runs.run('hooked');
    expect(record.resources[0]!.failures.join()).toMatch(reason);
    expect(await vault.snapshots(source)).toEqual([]);
    expect(await deeds()).toContain('SendCommand fsfreeze -u');
    expect(await look(id)).toEqual(AS_IT_WAS);
  });

  test('after: a failure counts although the snapshot is good, because the application may still stand', async () => {
    const id = await tagged('hooks');
    await emulator.setCommandOutcomes([{ contains: 'fsfreeze -u', status: 'Failed', output: 'busy' }]);
    const { status, record } = await runs.run('hooked');
    expect(status).toBe('FAILED');
    expect(record.totals).toMatchObject({ created: 1, failed: 1 });
    expect(record.resources[0]!.failures.join()).toBe(
      `the lines after the snapshot failed on ${id}: Failed: busy`,
    );
  });

  test('an instance without an agent fails by name, and nothing else does', async () => {
    const bare = await tagged('hooks', 'bare');
    await tagged('hooks', 'managed');
    await emulator.configure({ agentless: [bare] });
    const { record } = await runs.run('hooked');
    expect(record.totals).toMatchObject({ planned: 2, created: 1, failed: 1 });
    expect(record.resources.find(({ owner }) => owner === bare)!.failures.join()).toMatch(
      /^InvalidInstanceId/,
    );
    expect(await look(bare)).toEqual(AS_IT_WAS);
  });

  test.each(['before', 'after'] as const)(
    'a function killed %s each of its commands sends none twice',
    async (moment) => {
      const id = await tagged('hooks');
      await emulator.setFaults([{ action: 'SendCommand', effect: { kill: moment }, times: 1 }]);
      const { status } = await runs.run('hooked');
      expect(status).toBe('SUCCEEDED');
      const sent = (await deeds()).filter((deed) => deed.startsWith('SendCommand'));
      expect(sent).toEqual(['SendCommand fsfreeze -f', 'SendCommand fsfreeze -u']);
      expect(await look(id)).toEqual(AS_IT_WAS);
    },
  );
});

/** An instance that a group launched, in service, to be stopped for its backup. */
async function inGroup({ min }: { min: number }): Promise<string> {
  const LaunchConfigurationName = GROUP;
  await autoScaling
    .send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName,
        ImageId: 'ami-12345678',
        InstanceType: 't3.micro',
      }),
    )
    .catch((error: Error) => {
      if (!/already exists/i.test(error.message) && error.name !== 'AlreadyExistsFault') throw error;
    });
  await autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: GROUP,
      LaunchConfigurationName,
      ...{ MinSize: min, MaxSize: 2, DesiredCapacity: 1, AvailabilityZones: [`${SOURCE}a`] },
      Tags: [{ Key: 'quiet', Value: 'stop', PropagateAtLaunch: true }],
    }),
  );
  await emulator.advance(120);
  const [member] = await members();
  await emulator.clearCalls();
  return member!.InstanceId!;
}

async function members(): Promise<AutoScalingInstanceDetails[]> {
  const { AutoScalingInstances: all = [] } = await autoScaling.send(
    new DescribeAutoScalingInstancesCommand({}),
  );
  return all.filter(({ AutoScalingGroupName: name }) => name === GROUP);
}
