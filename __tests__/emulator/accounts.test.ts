import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
} from '@aws-sdk/client-ec2';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { Emulator } from '../../emulator/emulator';
import { createVolume, ec2For, sdkOptions } from './support/ec2';

jest.setTimeout(60_000);

const OTHER = '210987654321';
const MEMBER_ROLE = `arn:aws:iam::${OTHER}:role/OrganizationAccountAccessRole`;

let emulator: Emulator;
let ec2: EC2Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = ec2For(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const inOther = (roleArn = MEMBER_ROLE) => {
  const options = sdkOptions(emulator);
  return {
    ...options,
    credentials: fromTemporaryCredentials({
      masterCredentials: options.credentials,
      params: { RoleArn: roleArn, RoleSessionName: 'test' },
      clientConfig: { region: options.region, endpoint: options.endpoint },
    }),
  };
};

const snapshot = async () => {
  const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: await createVolume(ec2) }));
  return SnapshotId!;
};
const share = (SnapshotId: string) =>
  ec2.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId,
      Attribute: 'createVolumePermission',
      OperationType: 'add',
      UserIds: [OTHER],
    }),
  );
const copy = (there: EC2Client, SourceSnapshotId: string) =>
  there.send(
    new CopySnapshotCommand({
      SourceRegion: 'us-east-1',
      SourceSnapshotId,
      Encrypted: true,
      KmsKeyId: `arn:aws:kms:us-east-1:${OTHER}:alias/copies`,
    }),
  );
const ownIn = async (client: EC2Client) =>
  (await client.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots!;

test('a snapshot is copied into an account that it is shared with, with a key of that account by its alias', async () => {
  const there = new EC2Client(inOther());
  const kms = new KMSClient(inOther());
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/copies', TargetKeyId: key!.KeyId! }));
  const original = await snapshot();
  await share(original);

  const { SnapshotId: id } = await copy(there, original);

  expect(await ownIn(there)).toMatchObject([
    { SnapshotId: id, OwnerId: OTHER, Encrypted: true, KmsKeyId: key!.Arn, State: 'completed' },
  ]);
  expect((await ownIn(ec2)).map(({ SnapshotId }) => SnapshotId)).toEqual([original]);
});

test('what is not shared is not there', async () => {
  await expect(copy(new EC2Client(inOther()), await snapshot())).rejects.toMatchObject({
    name: 'InvalidSnapshot.NotFound',
  });
});

test('the call log tells who called as which role', async () => {
  await ownIn(new EC2Client(inOther()));

  const calls = await emulator.calls({ action: 'DescribeSnapshots' });
  expect(calls.map(({ caller }) => caller)).toEqual([`role.${OTHER}.OrganizationAccountAccessRole`]);
});

test('a role that is not there cannot be assumed', async () => {
  const there = new EC2Client(inOther(`arn:aws:iam::${OTHER}:role/nobody`));

  await expect(ownIn(there)).rejects.toMatchObject({ name: 'AccessDenied' });
});
