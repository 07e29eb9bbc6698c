import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  ModifySubnetAttributeCommand,
} from '@aws-sdk/client-ec2';
import { launch } from '../../scripts/local/fleet';
import { DeployedVault, SOURCE } from '../support/deployed';
import { Drills } from '../support/drills';

/** `vault drill` of instances from their images. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const drills = new Drills(vault);

let vpc = '';
let subnet = '';

beforeAll(async () => {
  vpc = (await source.send(new CreateVpcCommand({ CidrBlock: '10.99.0.0/16' }))).Vpc!.VpcId!;
  const made = await source.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.99.1.0/24' }));
  subnet = made.Subnet!.SubnetId!;
});
beforeEach(() => vault.clear());

/** Everything that a drill may make. */
async function there(): Promise<string[]> {
  const { Reservations: some = [] } = await source.send(new DescribeInstancesCommand({}));
  const instances = some.flatMap(({ Instances = [] }) => Instances);
  const { Volumes: volumes = [] } = await source.send(new DescribeVolumesCommand({}));
  const { SecurityGroups: groups = [] } = await source.send(new DescribeSecurityGroupsCommand({}));
  const { Images: images = [] } = await source.send(new DescribeImagesCommand({ Owners: ['self'] }));
  return [
    ...instances.filter(({ State }) => State!.Name !== 'terminated').map(({ InstanceId }) => InstanceId!),
    ...volumes.map(({ VolumeId }) => VolumeId!),
    ...groups.map(({ GroupId }) => GroupId!),
    ...images.map(({ ImageId }) => ImageId!),
  ].sort();
}

async function backedUp(): Promise<string> {
  const devices = [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20, VolumeType: 'gp3' } } as const];
  const id = await launch(source, 'web', { protect: false, devices });
  await vault.tag(id, { image: 'yes' });
  expect(await runs.run('images')).toMatchObject({ status: 'SUCCEEDED' });
  return id;
}

test('an instance runs in isolation, and all of it goes again; also after Ctrl-C and a crash', async () => {
  await backedUp();
  const before = await there();
  const own = await drills.pass('images', '--subnet', subnet);
  // That network has no group for it: one is made, and goes with the rest.
  expect(own.samples[0]!.removed.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['instance', 'security-group']),
  );
  expect(await there()).toEqual(before);

  await emulator.clearCalls();
  const record = await drills.pass('images');
  const [sample] = record.samples;
  expect(sample!.checks.at(-1)).toEqual({
    ...{ name: 'isolated', passed: true },
    says: 'no public address, no role, no rule of a security group',
  });
  expect(sample!.checks.map(({ name }) => name)).toContain('validate instance');
  // Into the network that is deployed for it.
  expect(sample!.removed.map(({ what }) => what)).toContain('instance');
  expect(sample!.removed.map(({ what }) => what)).not.toContain('security-group');
  const [launched] = await emulator.calls({ caller: 'operator', action: 'RunInstances' });
  expect(JSON.stringify(launched)).toContain('terminate');
  expect(JSON.stringify(launched)).toContain(record.id);
  expect(JSON.stringify(launched)).not.toContain('UserData');
  expect(await there()).toEqual(before);

  const interrupted = await drills.stop('SIGINT', 'RunInstances', 'images', '--json');
  expect(interrupted.exitCode).toBe(130);
  expect(await there()).toEqual(before);

  await drills.stop('SIGKILL', 'RunInstances', 'images');
  expect(await there()).not.toEqual(before);
  const { exitCode, answer } = await drills.cleanUp();
  expect({ exitCode, left: answer.flatMap(({ left }) => left) }).toEqual({ exitCode: 0, left: [] });
  expect(await there()).toEqual(before);
});

test('into no place that is open', async () => {
  await backedUp();
  const { GroupId: group = '' } = await source.send(
    new CreateSecurityGroupCommand({ GroupName: `open-${Date.now()}`, Description: 'open', VpcId: vpc }),
  );
  const before = await there();
  const open = await drills.hold('images', '--subnet', subnet, '--security-group', group);
  expect(open.answer.samples).toMatchObject([
    { outcome: 'failed', reason: expect.stringContaining('has rules') },
  ]);
  const nowhere = await drills.hold('images', '--subnet', 'subnet-0000000000000000f');
  expect(nowhere.answer.samples).toMatchObject([
    { reason: `There is no subnet subnet-0000000000000000f in ${SOURCE}.` },
  ]);
  await source.send(
    new ModifySubnetAttributeCommand({ SubnetId: subnet, MapPublicIpOnLaunch: { Value: true } }),
  );
  const open2 = await drills.hold('images', '--subnet', subnet);
  expect(open2.answer.samples).toMatchObject([{ reason: expect.stringContaining('public addresses') }]);
  expect(await there()).toEqual(before);
});
