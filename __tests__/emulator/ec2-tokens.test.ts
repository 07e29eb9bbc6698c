import {
  CreateVolumeCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';
import { ec2For } from './support/ec2';

jest.setTimeout(60_000);

let emulator: Emulator;
let ec2: EC2Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = ec2For(emulator);
});
afterAll(() => emulator?.stop());

const volume = (ClientToken?: string, Size = 8) =>
  ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size, ClientToken }));

test('the same token makes one volume, another or none makes another, and another request with it is refused', async () => {
  const { Volumes: before = [] } = await ec2.send(new DescribeVolumesCommand({}));
  const first = await volume('one');
  expect((await volume('one')).VolumeId).toBe(first.VolumeId);
  expect((await volume('two')).VolumeId).not.toBe(first.VolumeId);
  await expect(volume('one', 9)).rejects.toThrow(
    expect.objectContaining({ name: 'IdempotentParameterMismatch' }),
  );
  const { Volumes: after = [] } = await ec2.send(new DescribeVolumesCommand({}));
  expect(after).toHaveLength(before.length + 2);
});

test('the same token launches one instance', async () => {
  const launch = () =>
    ec2.send(
      new RunInstancesCommand({ ImageId: 'ami-12345678', MinCount: 1, MaxCount: 1, ClientToken: 'launch' }),
    );
  const [first, again] = [await launch(), await launch()];
  expect(again.Instances?.[0]?.InstanceId).toBe(first.Instances?.[0]?.InstanceId);
});
