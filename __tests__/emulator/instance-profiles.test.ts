import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  GetInstanceProfileCommand,
  IAMClient,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { Emulator } from '../../emulator/emulator';
import { sdkOptions } from './support/ec2';

jest.setTimeout(60_000);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.start();
});
afterAll(() => emulator?.stop());

test('who removes a role a second time is told that it is not there', async () => {
  const iam = new IAMClient(sdkOptions(emulator));
  const names = { InstanceProfileName: 'web', RoleName: 'web' };
  await iam.send(new CreateRoleCommand({ ...names, AssumeRolePolicyDocument: '{}' }));
  await iam.send(new CreateInstanceProfileCommand(names));
  await iam.send(new AddRoleToInstanceProfileCommand(names));
  await iam.send(new RemoveRoleFromInstanceProfileCommand(names));
  await expect(iam.send(new RemoveRoleFromInstanceProfileCommand(names))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
  const { InstanceProfile: profile } = await iam.send(new GetInstanceProfileCommand(names));
  expect(profile?.Roles).toEqual([]);
});
