import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeImagesCommand,
  GetConsoleOutputCommand,
  RunInstancesCommand,
  type _InstanceType,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Emulator } from '../../emulator/emulator';
import { EXAMINER_IMAGE } from '../../lambda-src/core/drill/examiner-image';
import { createVolume, ec2For, sdkOptions } from './support/ec2';

jest.setTimeout(60_000);

let emulator: Emulator;
let ec2: EC2Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = ec2For(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

async function running(type: _InstanceType = 't3.micro', zone = 'us-east-1a'): Promise<string> {
  const { Instances: [instance] = [] } = await ec2.send(
    new RunInstancesCommand({
      ...{ ImageId: 'ami-12345678', InstanceType: type, MinCount: 1, MaxCount: 1 },
      Placement: { AvailabilityZone: zone },
      UserData: Buffer.from("#!/bin/bash\nSV_DRILL='drill-1'\necho hello\n").toString('base64'),
    }),
  );
  return instance!.InstanceId!;
}

const attach = (VolumeId: string, InstanceId: string, Device = '/dev/sdf') =>
  ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));

async function shown(InstanceId: string): Promise<string> {
  const { Output: output = '' } = await ec2.send(new GetConsoleOutputCommand({ InstanceId, Latest: true }));
  return Buffer.from(output, 'base64').toString();
}

test('a console shows what was said of the volume that is attached, with settings of the user data, the last 64 KB', async () => {
  const instance = await running();
  const first = await createVolume(ec2);
  const { SnapshotId: snapshot = '' } = await ec2.send(new CreateSnapshotCommand({ VolumeId: first }));
  const { VolumeId: restored = '' } = await ec2.send(
    new CreateVolumeCommand({ SnapshotId: snapshot, AvailabilityZone: 'us-east-1a' }),
  );
  await emulator.configure({ consoleOutputOf: { '*': 'of any', [snapshot]: 'of {SV_DRILL} {SV_OTHER}' } });
  expect(await shown(instance)).toBe('');
  await attach(restored, instance);
  expect(await shown(instance)).toBe('of drill-1 {SV_OTHER}');
  await emulator.configure({ consoleOutputOf: { '*': `${'x'.repeat(70_000)}end` } });
  expect(await shown(instance)).toMatch(/^x{65533}end$/);

  const old = await running('t2.micro');
  await expect(shown(old)).rejects.toMatchObject({ name: 'UnsupportedOperation' });
});

test('a volume is attached only where it can be', async () => {
  const instance = await running();
  const volume = await createVolume(ec2);
  const elsewhere = await running('t3.micro', 'us-east-1b');
  await expect(attach(volume, elsewhere)).rejects.toMatchObject({ name: 'InvalidVolume.ZoneMismatch' });
  await emulator.configure({ instanceSeconds: 3600 });
  const starting = await running();
  await expect(attach(volume, starting)).rejects.toMatchObject({ name: 'IncorrectState' });
  await attach(volume, instance);
  await expect(attach(volume, instance)).rejects.toMatchObject({ name: 'VolumeInUse' });
  await expect(attach(await createVolume(ec2), instance)).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  });
});

test.each(['us-east-1', 'us-west-2', 'eu-central-1'])(
  'Amazon names its newest image in %s, which is there',
  async (region) => {
    const ssm = new SSMClient(sdkOptions(emulator, region));
    const { Parameter: parameter } = await ssm.send(new GetParameterCommand({ Name: EXAMINER_IMAGE }));
    const { Images: images = [] } = await ec2For(emulator, region).send(
      new DescribeImagesCommand({ ImageIds: [parameter!.Value!], Owners: ['amazon'] }),
    );
    expect(images).toMatchObject([{ Architecture: 'x86_64', RootDeviceName: '/dev/xvda' }]);
  },
);
