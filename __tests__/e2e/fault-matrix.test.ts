import {
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DetachVolumeCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from '../../emulator/types';
import type { RunRecord } from '../../lambda-src/core/record';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { DAY, DeployedVault, DR, SOURCE, SPEED, tagsOf, VAULT } from '../support/deployed';
import { setVariables } from '../support/function-variables';
import { liesOf, statesOf, type Before } from '../support/truth';

/**
 * One fleet, one plan that stops instances, one thing that goes wrong per cell. Whatever it is: nothing lost, nothing
 * doubled, nothing wrongly deleted, every instance as it was, the record true.
 */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const CALLER = `lambda.${VAULT}`;

let cells = 0;
beforeEach(async () => {
  const throttled = await emulator.calls({ errorCode: 'RequestLimitExceeded' });
  await vault.clear();
  // After a throttle the SDK measures the allowed rate for a good while, in real time; a new process begins afresh.
  if (throttled.length > 0) await setVariables(vault, { CELL: String(++cells) });
});

/** How often the state machine tries a function again: were one killed more often than that, the run would break. */
const RETRIES = 4;

/** Five instances, one of them stopped, seven volumes; a run that has expired, and one that has not. */
async function prepare(): Promise<Before> {
  const disk = [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20 } }];
  const instances = [
    await launch(source, 'web-1', { protect: false }),
    await launch(source, 'web-2', { protect: false }),
    await launch(source, 'database-1', { protect: false, devices: disk }),
    await launch(source, 'database-2', { protect: false, devices: disk }),
    await launch(source, 'batch', { protect: false }),
  ];
  await source.send(new CreateTagsCommand({ Resources: instances, Tags: [{ Key: 'matrix', Value: 'yes' }] }));
  await source.send(new StopInstancesCommand({ InstanceIds: instances.slice(4) }));
  for (const pause of [20 * DAY, 15 * DAY]) {
    await runs.run('matrix');
    await emulator.advance(pause);
  }
  await emulator.configure({ snapshotSeconds: 300, copySeconds: 600, instanceSeconds: 30 });
  const shelves = { [SOURCE]: await vault.snapshots(source), [DR]: await vault.snapshots(dr) };
  const now = (await emulator.now()).getTime();
  const volumes = (await Promise.all(instances.map((id) => vault.volumesOf(id)))).flat();
  await emulator.clearOutbox();
  return {
    snapshots: Object.fromEntries(
      Object.entries(shelves).map(([region, all]) => [region, all.flatMap(({ SnapshotId: id }) => id ?? [])]),
    ),
    kept: Object.values(shelves)
      .flat()
      .filter((one) => now - Date.parse(tagsOf(one)['smart-vault:created-at'] ?? '') < 30 * DAY * 1000)
      .flatMap(({ SnapshotId: id }) => id ?? []),
    instances: await statesOf(vault),
    volumes,
  };
}

const ec2 = (rule: Omit<FaultRule, 'service' | 'caller'>): FaultRule => ({
  service: 'ec2',
  caller: CALLER,
  ...rule,
});

interface Seen {
  readonly before: Before;
  readonly record: RunRecord;
}

/** Runs the plan while something is wrong, and holds the outcome against the truth. */
async function whileWrong(
  wrong: (before: Before) => Promise<void>,
  during?: (before: Before) => Promise<void>,
): Promise<Seen> {
  const before = await prepare();
  await wrong(before);
  const execution = await runs.fire('matrix');
  if (during !== undefined) {
    await during(before);
    await emulator.setSpeed(SPEED);
  }
  await runs.end(execution);
  await emulator.setFaults([]);
  const record = await runs.record(execution);
  if (record === undefined) throw new Error('the run wrote no record');
  expect(await liesOf(vault, before, record)).toEqual([]);
  const { subject } = (await vault.notices()).at(-1) ?? { subject: 'nobody was told' };
  expect(subject).toMatch({ success: /^SUCCESS/, partial: /^PARTIAL/, failure: /^FAILURE/ }[record.status]);
  return { before, record };
}

describe('what time mends is mended: everything is protected', () => {
  const faults: Readonly<Record<string, readonly FaultRule[]>> = {
    'nothing wrong': [],
    'throttling, 30 % of all calls': [ec2({ effect: { error: 'throttle' }, probability: 0.3, seed: 7 })],
    'server errors, 10 % of all calls': [
      ec2({ effect: { error: 'InternalError', status: 500 }, probability: 0.1, seed: 8 }),
    ],
    'functions killed before their calls, 5 %': [
      ec2({ effect: { kill: 'before' }, probability: 0.05, seed: 11, times: RETRIES }),
    ],
    'functions killed after their calls, 5 %': [
      ec2({ effect: { kill: 'after' }, probability: 0.05, seed: 12, times: RETRIES }),
    ],
    'a clock that is wrong': [
      ec2({ effect: { error: 'RequestTimeTooSkewed', status: 403 }, probability: 0.2, seed: 13, times: 20 }),
    ],
    'the DR region unreachable for a while': [
      ec2({ region: DR, effect: { error: 'Unavailable', status: 503 }, times: 60 }),
    ],
  };
  test.each(Object.entries(faults))('%s', async (_, rules) => {
    const { before, record } = await whileWrong(() => emulator.setFaults(rules));
    expect(record.totals).toMatchObject({ planned: before.volumes.length, created: before.volumes.length });
    expect(record).toMatchObject({ status: 'success', errors: [] });
  });

  test("EC2's own token buckets, nearly empty", async () => {
    const { record } = await whileWrong(async () => {
      await emulator.configure({ tokenBuckets: 'ec2' });
    });
    expect(record.status).toBe('success');
  });

  test('the copy quota taken by somebody else, until he is done', async () => {
    const { record } = await whileWrong(async () => {
      await emulator.configure({ copyQuota: 1, copySeconds: 900 });
    });
    expect(record.status).toBe('success');
    expect((await emulator.calls({ errorCode: 'ResourceLimitExceeded' })).length).toBeGreaterThan(0);
  });

  test('an older event delivered after a newer one, and both twice', async () => {
    const before = await prepare();
    const later = await emulator.now();
    const earlier = new Date(later.getTime() - 12 * 3_600_000);
    for (const time of [later, earlier, later, earlier]) {
      const execution = await runs.fire('matrix', time);
      await runs.end(execution);
    }
    for (const [region, shelf] of [[SOURCE, source] as const, [DR, dr] as const]) {
      const made = new Map<string, number>();
      for (const snapshot of await vault.snapshots(shelf)) {
        if (before.snapshots[region]!.includes(snapshot.SnapshotId!)) continue;
        const run = tagsOf(snapshot)['smart-vault:run'] ?? '';
        made.set(run, (made.get(run) ?? 0) + 1);
      }
      expect([...made.values()]).toEqual([7, 7]);
    }
    for (const id of before.kept) expect([...(await ids(source)), ...(await ids(dr))]).toContain(id);
  });
});

describe('what time does not mend fails by name, and nothing else does', () => {
  test('a snapshot that ends in error', async () => {
    const { record } = await whileWrong(async ({ volumes }) => {
      await emulator.configure({ snapshotFails: volumes.slice(0, 1) });
    });
    expect(record.totals.failed).toBe(1);
  });

  test('a copy that ends in error', async () => {
    const { record } = await whileWrong(async ({ volumes }) => {
      await emulator.configure({ copyFails: volumes.slice(0, 2) });
    });
    expect(record.totals).toMatchObject({ created: 7, failed: 2 });
  });

  test('the key of the copies disabled', async () => {
    const kms = new KMSClient(clientOptions(emulator, DR));
    const KeyId = `alias/${VAULT}/vault`;
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    const key = { KeyId: KeyMetadata!.KeyId };
    try {
      const { record } = await whileWrong(async () => {
        await kms.send(new DisableKeyCommand(key));
      });
      expect(record.totals).toMatchObject({ created: 7, copied: 0, failed: 7 });
    } finally {
      await kms.send(new EnableKeyCommand(key));
    }
  });

  test('the DR region unreachable for good', async () => {
    await emulator.setSpeed(10 * SPEED);
    const { record } = await whileWrong(() =>
      emulator.setFaults([ec2({ region: DR, effect: { error: 'Unavailable', status: 503 } })]),
    );
    expect(record.totals).toMatchObject({ created: 7, copied: 0, failed: 7, deleted: 0 });
    expect(record.resources[0]!.failures.join()).toMatch(/^copy to us-west-2: deadline .*Unavailable/);
  });

  test('an instance terminated in the middle', async () => {
    const { record } = await whileWrong(slowly, async () => {
      const victim = await soon(async () =>
        Object.entries(await statesOf(vault)).find(([, state]) => state.includes('marked')),
      );
      await source.send(new TerminateInstancesCommand({ InstanceIds: [victim[0]] }));
    });
    expect(record.totals.failed).toBeLessThanOrEqual(2);
  });

  test('a volume detached and deleted in the middle', async () => {
    const { record } = await whileWrong(slowly, async ({ instances }) => {
      const disks = await Promise.all(
        Object.keys(instances).map(async (id) => ({ id, volumes: await vault.volumesOf(id) })),
      );
      const { id, volumes } = disks.find(({ volumes: some }) => some.length === 2)!;
      const [, volume] = volumes;
      await soon(async () =>
        (await emulator.calls({ action: 'StopInstances' })).find(({ caller }) => caller.startsWith(CALLER)),
      );
      await source.send(new DetachVolumeCommand({ VolumeId: volume, InstanceId: id }));
      await source.send(new DeleteVolumeCommand({ VolumeId: volume }));
    });
    expect(record.totals.failed).toBeLessThanOrEqual(1);
  });

  test('an original deleted before it is copied', async () => {
    const { record } = await whileWrong(slowly, async ({ snapshots }) => {
      const fresh = await soon(async () =>
        (await ids(source)).find((id) => !snapshots[SOURCE]!.includes(id)),
      );
      await source.send(new DeleteSnapshotCommand({ SnapshotId: fresh }));
    });
    expect(record.totals.failed).toBe(1);
    expect(record.status).toBe('partial');
  });
});

const ids = async (region: typeof source): Promise<string[]> =>
  (await vault.snapshots(region)).flatMap(({ SnapshotId: id }) => id ?? []);

/** Slow enough to come between two steps of the engine, on a busy machine, too: an instance takes seconds to stop. */
const slowly = (): Promise<void> => emulator.setSpeed(10);

async function soon<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error('waited in vain');
}
