import { DescribeInstancesCommand, DescribeVolumesCommand, type Instance } from '@aws-sdk/client-ec2';
import { drillId } from '../../lambda-src/core/drill/order';
import type { DrillRecord, TestRecord } from '../../lambda-src/core/drill/record';
import { launch } from '../../scripts/local/fleet';
import { consoleOf, type ShownConsole } from '../support/consoles';
import { Databases } from '../support/databases';
import { DAY, DeployedVault, DR, SOURCE, SPEED, VAULT } from '../support/deployed';
import { Drills } from '../support/drills';

/** Restore tests that look into volumes: an instance without a way out mounts them, and says on its console what it found. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const drills = new Drills(vault);
const databases = new Databases(emulator, SOURCE);
const FUNCTION = `lambda.${VAULT}-drill`;

beforeEach(async () => {
  await vault.clear();
  // Two schedules of one second would be one drill.
  await emulator.advance(DAY);
  // Other files leave points of databases, which would be tested, too.
  await databases.clear();
});
afterAll(() => vault.clear());

async function instances(): Promise<Instance[]> {
  const { Reservations: some = [] } = await source.send(new DescribeInstancesCommand({}));
  return some.flatMap(({ Instances = [] }) => Instances);
}

/** What costs. */
async function there(): Promise<string[]> {
  const { Volumes: volumes = [] } = await source.send(new DescribeVolumesCommand({}));
  const living = (await instances()).filter(({ State: state }) => state?.Name !== 'terminated');
  return [...living.map(({ InstanceId: id }) => id!), ...volumes.map(({ VolumeId: id }) => id!)].sort();
}

async function backedUp(): Promise<void> {
  await launch(source, 'web', { protect: true });
  expect(await runs.run('daily')).toMatchObject({ status: 'SUCCEEDED' });
}

const shows = (name: ShownConsole): Promise<void> => says(consoleOf(name));

async function says(text: string): Promise<void> {
  await emulator.configure({ consoleOutputOf: { '*': text } });
}

/** A function that is killed takes seconds to come again, and what it looks into has a quarter of an hour to answer. */
const SLOWLY = 30;

/** On schedule, to its end. */
async function held(speed = SLOWLY): Promise<{ status: string; record: DrillRecord }> {
  await emulator.setSpeed(speed);
  const at = new Date(Math.floor((await emulator.now()).getTime() / 1000) * 1000);
  const { status } = await runs.end(await runs.fire('drill', at));
  return { status, record: await drills.record(drillId(at)) };
}

const lookedAt = ({ checks }: TestRecord): [string, boolean][] =>
  checks
    .filter(({ name }) => ['contents', 'manifest'].includes(name))
    .map(({ name, passed }) => [name, passed]);

test('on schedule: an instance without role, address and way out looks into the volume, and goes with it', async () => {
  await backedUp();
  const before = await there();
  await emulator.clearCalls();
  const { status, record } = await held();
  expect({ status, record }).toMatchObject({ status: 'SUCCEEDED', record: { status: 'success', left: [] } });
  expect(lookedAt(record.samples[0]!)).toEqual([
    ['contents', true],
    ['manifest', true],
  ]);
  expect(record.samples[0]!.unlooked).toBeUndefined();
  expect(await there()).toEqual(before);

  const [launched, ...more] = await emulator.calls({ caller: FUNCTION, action: 'RunInstances' });
  expect(more).toEqual([]);
  expect(launched!.params).toMatchObject({
    InstanceInitiatedShutdownBehavior: 'terminate',
    'MetadataOptions.HttpTokens': 'required',
    'BlockDeviceMapping.1.Ebs.Encrypted': 'true',
    'BlockDeviceMapping.1.Ebs.DeleteOnTermination': 'true',
  });
  expect(launched!.params).not.toHaveProperty('IamInstanceProfile.Arn');
  expect(launched!.params).not.toHaveProperty('KeyName');
  const examiner = (await instances()).find(({ Tags = [] }) => Tags.some(({ Value }) => Value === record.id));
  expect(examiner).toMatchObject({ State: { Name: 'terminated' } });
  expect(examiner!.PublicIpAddress).toBeUndefined();
  const [message] = (await vault.notices()).filter(({ subject }) => subject.includes('restore test'));
  expect(message!.message).toMatch(/ok: contents: ext4 on .*: 4 files/);
});

test.each([
  [
    'a file that is not as its manifest says',
    'wrong',
    /^manifest: .* 1 differ and 1 .*: .\/data\/file 1, .\/data\/file 2$/,
  ],
  ['a file system that cannot be mounted', 'corrupt', /^contents: ext4 on .* cannot be mounted/],
] as const)('%s fails the test by name', async (_, name, reason) => {
  await backedUp();
  const before = await there();
  await shows(name);
  expect(await held()).toMatchObject({
    status: 'FAILED',
    record: {
      ...{ status: 'failure', left: [] },
      samples: [{ outcome: 'failed', reason: expect.stringMatching(reason) }],
    },
  });
  expect(await there()).toEqual(before);
});

test('what nothing is known of neither passes nor fails, and is told', async () => {
  await backedUp();
  await shows('empty');
  const { status, record } = await held();
  expect({ status, record }).toMatchObject({ status: 'SUCCEEDED', record: { status: 'success' } });
  expect(lookedAt(record.samples[0]!)).toEqual([]);
  expect(record.samples[0]!.unlooked).toMatchObject([
    { name: 'contents', unlooked: expect.stringContaining('nothing is known of what it holds') },
  ]);
  const [message] = (await vault.notices()).filter(({ subject }) => subject.includes('restore test'));
  expect(message!.message).toMatch(/not looked at: contents: none on .*: nothing is known/);
});

test('what is not said in time fails, with what was seen last; what is said of others is not heard', async () => {
  await backedUp();
  const before = await there();
  const ofOthers = consoleOf('right').replaceAll('{SV_VOLUME}', 'vol-0fedcba9876543210');
  await says(`${ofOthers}\r\n[   99.9] Kernel panic - not syncing\r\n`);
  const { status, record } = await held(SPEED);
  expect({ status, record }).toMatchObject({
    status: 'FAILED',
    record: {
      samples: [
        { outcome: 'failed', reason: expect.stringMatching(/no result within 15 minutes: .* Kernel panic/) },
      ],
      left: [],
    },
  });
  expect(await there()).toEqual(before);
});

test('killed around the launch and the attachment, it goes on with the same instance, and nothing stays', async () => {
  await backedUp();
  const before = await there();
  await emulator.clearCalls();
  await emulator.setFaults([
    { caller: FUNCTION, action: 'RunInstances', effect: { kill: 'after' }, times: 1 },
    { caller: FUNCTION, action: 'AttachVolume', effect: { kill: 'before' }, times: 1 },
    { caller: FUNCTION, action: 'GetConsoleOutput', effect: { kill: 'after' }, times: 1 },
  ]);
  const { status, record } = await held();
  await emulator.setFaults([]);
  expect({ status, record }).toMatchObject({ status: 'SUCCEEDED', record: { status: 'success', left: [] } });
  const launched = await emulator.calls({ caller: FUNCTION, action: 'RunInstances' });
  expect(new Set(launched.map(({ params }) => params['ClientToken'])).size).toBe(1);
  const ofDrill = (await instances()).filter(({ Tags = [] }) =>
    Tags.some(({ Value }) => Value === record.id),
  );
  expect(ofDrill).toHaveLength(1);
  expect(await there()).toEqual(before);
});

test('what cannot be launched fails, and leaves nothing', async () => {
  await backedUp();
  const before = await there();
  await emulator.setFaults([
    { caller: FUNCTION, action: 'RunInstances', effect: { error: 'UnauthorizedOperation', status: 403 } },
  ]);
  const { record } = await held();
  await emulator.setFaults([]);
  expect(record.samples).toMatchObject([
    { outcome: 'failed', reason: expect.stringMatching(/^contents: UnauthorizedOperation/) },
  ]);
  expect(await there()).toEqual(before);
});

test('by hand: into the same network; where there is none, it is said that nothing was looked at', async () => {
  await backedUp();
  const before = await there();
  const here = await drills.pass('daily');
  expect(lookedAt(here.samples[0]!)).toEqual([
    ['contents', true],
    ['manifest', true],
  ]);
  await shows('wrong');
  const { exitCode, answer } = await drills.hold('daily');
  expect(exitCode).toBe(3);
  expect(answer.samples).toMatchObject([{ reason: expect.stringMatching(/^manifest: /), left: [] }]);
  expect(await there()).toEqual(before);

  // The network is where restores are tested on schedule.
  const abroad = await drills.pass('daily', '--in', DR);
  expect(lookedAt(abroad.samples[0]!)).toEqual([]);
  expect(abroad.samples[0]!.unlooked).toEqual([
    {
      name: 'contents',
      unlooked: expect.stringMatching(
        new RegExp(`^no subnet in ${DR}[a-z] is tagged smart-vault:drill=${VAULT}: `),
      ),
    },
  ]);
  expect((await dr.send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
});
