import {
  AttachVolumeCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  ModifySubnetAttributeCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { Emulator } from '../../emulator/emulator';
import { VolumeBench } from '../../lambda-src/adapters/drills/volume-bench';
import { Ec2Clients } from '../../lambda-src/adapters/ec2-clients';
import { PerRegion } from '../../lambda-src/adapters/per-region';
import type { RestoreOrder } from '../../lambda-src/core/restore/order';
import type { BenchTest, DrillOptions, Seen } from '../../lambda-src/ports/drill-bench';
import { ec2For } from './support/ec2';

jest.setTimeout(120_000);

/** What is looked at in a restored volume, against EC2's API; as deployed: e2e/drill-contents.test.ts. */
const REGION = 'us-east-1';
const DRILL = 'drill-20261121t060000000z';
let emulator: Emulator;
let ec2: EC2Client;
let bench: VolumeBench;

beforeAll(async () => {
  emulator = await Emulator.start();
  Object.assign(process.env, emulator.environment());
  ec2 = ec2For(emulator);
  bench = new VolumeBench(new Ec2Clients(), new PerRegion((region) => new SSMClient({ region })));
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

async function subnet(zone = 'us-east-1b', tag = 'vault'): Promise<string> {
  const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
  const made = await ec2.send(
    new CreateSubnetCommand({ VpcId: vpc!.VpcId, CidrBlock: '10.9.1.0/24', AvailabilityZone: zone }),
  );
  const id = made.Subnet!.SubnetId!;
  await ec2.send(
    new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'smart-vault:drill', Value: tag }] }),
  );
  return id;
}

async function restored(zone = 'us-east-1b', size = 8): Promise<string> {
  const { VolumeId: id = '' } = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: zone, Size: size, Encrypted: true }),
  );
  return id;
}

async function instance(zone: string): Promise<string> {
  const { Instances: [one] = [] } = await ec2.send(
    new RunInstancesCommand({
      ...{ ImageId: 'ami-12345678', MinCount: 1, MaxCount: 1 },
      Placement: { AvailabilityZone: zone },
    }),
  );
  return one!.InstanceId!;
}

const order = {
  ...{ id: '20261121t060000000z-0a1b2c3d', drill: DRILL, vault: 'vault', region: REGION },
  points: [{ id: 'snap-1', sizeGiB: 8 }],
} as unknown as RestoreOrder;

class NotNow extends Error {}

/** As in the function: it is called again later. */
async function look(volume: string, options: DrillOptions = {}): Promise<readonly Seen[] | undefined> {
  try {
    return await bench.examine(
      order,
      [{ what: 'volume', id: volume, region: REGION }],
      {
        now: () => new Date(),
        pause: () => Promise.reject(new NotNow()),
        mayGoOn: () => undefined,
        say: () => undefined,
      },
      options,
    );
  } catch (error) {
    if (error instanceof NotNow) return undefined;
    throw error;
  }
}

/** Until it has an answer. */
async function seen(volume: string, options: DrillOptions = {}): Promise<readonly Seen[]> {
  for (let times = 0; times < 10; times++) {
    const answer = await look(volume, options);
    if (answer !== undefined) return answer;
  }
  throw new Error('it never answers');
}

const launched = async (): Promise<string[]> => {
  const calls = await emulator.calls({ action: 'RunInstances' });
  return calls.filter(({ params }) => params['UserData'] !== undefined).map(({ status }) => String(status));
};

const isolate = (options: DrillOptions = {}) =>
  bench.isolate({ vault: 'vault', drill: DRILL, region: REGION, options } as BenchTest);

test('a volume is restored where an instance of the network can look into it', async () => {
  expect(await isolate()).toEqual({});
  await subnet('us-east-1c', 'another-vault');
  expect(await isolate()).toEqual({});
  const own = await subnet();
  expect(await isolate()).toEqual({ zone: 'us-east-1b' });
  expect(await isolate({ contents: false })).toEqual({});
  await expect(isolate({ subnet: 'subnet-0123456789abcdef0' })).rejects.toThrow('There is no subnet');
  await ec2.send(new ModifySubnetAttributeCommand({ SubnetId: own, MapPublicIpOnLaunch: { Value: true } }));
  await expect(isolate()).rejects.toThrow('public addresses');
});

test('it is said what was not looked at, and nothing is launched for it', async () => {
  const volume = await restored();
  expect(await seen(volume)).toContainEqual({
    name: 'contents',
    unlooked: expect.stringMatching(/^no subnet in us-east-1b is tagged smart-vault:drill=vault: configure/),
  });
  await subnet();
  expect(await seen(volume, { contents: false })).toContainEqual({
    name: 'contents',
    unlooked: 'turned off by `drills.contents`',
  });
  const small = await restored('us-east-1b', 4);
  expect(await seen(small)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'capacity', passed: false }),
      { name: 'contents', unlooked: 'the volume itself did not pass' },
    ]),
  );
  expect(await launched()).toEqual([]);
});

test('what somebody else has attached is not isolated, and is not looked into', async () => {
  await subnet();
  const volume = await restored();
  const stranger = await instance('us-east-1b');
  await ec2.send(new AttachVolumeCommand({ VolumeId: volume, InstanceId: stranger, Device: '/dev/sdf' }));
  expect(await seen(volume)).toEqual(
    expect.arrayContaining([
      { name: 'isolated', passed: false, says: `attached to ${stranger}` },
      expect.objectContaining({ name: 'available', passed: false }),
      { name: 'contents', unlooked: 'the volume itself did not pass' },
    ]),
  );
  expect(await launched()).toEqual([]);
});

test('one examiner, however often it is called; what it says of this volume counts', async () => {
  await subnet();
  const volume = await restored();
  for (let times = 0; times < 4; times++) expect(await look(volume)).toBeUndefined();
  expect(await launched()).toEqual(['200']);
  const json = '{"device":"/dev/sdf","type":"xfs","status":"broken","why":"no"}';
  const said = (of: string): string =>
    `smart-vault-examined {SV_DRILL} ${of} 1 ${json.length} ${json}\r\nsmart-vault-examined {SV_DRILL} ${of} end 1.\r\n`;
  await emulator.configure({ consoleOutputOf: { '*': said('vol-0123456789abcdef0') } });
  expect(await look(volume)).toBeUndefined();
  await emulator.configure({ consoleOutputOf: { '*': said('{SV_VOLUME}') } });
  expect(await seen(volume)).toEqual(
    expect.arrayContaining([
      { name: 'available', passed: true, says: `${volume} is in-use` },
      {
        name: 'isolated',
        passed: true,
        says: expect.stringMatching(/^attached to the examiner i-\w+ alone$/),
      },
      { name: 'contents', passed: false, says: 'xfs on /dev/sdf no' },
    ]),
  );
});

test('one that ends without a word has not passed', async () => {
  await subnet();
  const volume = await restored();
  expect(await look(volume)).toBeUndefined();
  const [{ things = {} } = {}] = await emulator.calls({ action: 'AttachVolume' });
  expect(things).toEqual({});
  expect(await look(volume)).toBeUndefined();
  const [attached] = await emulator.calls({ action: 'AttachVolume' });
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [String(attached!.params['InstanceId'])] }));
  expect(await seen(volume)).toContainEqual({
    name: 'contents',
    passed: false,
    says: expect.stringMatching(/^i-\w+ has ended and said nothing: Client.UserInitiatedShutdown/),
  });
});
