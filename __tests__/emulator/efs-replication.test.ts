import {
  CreateFileSystemCommand,
  CreateReplicationConfigurationCommand,
  DeleteFileSystemCommand,
  DeleteReplicationConfigurationCommand,
  DescribeFileSystemsCommand,
  DescribeReplicationConfigurationsCommand,
  EFSClient,
  UpdateFileSystemProtectionCommand,
} from '@aws-sdk/client-efs';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';

jest.setTimeout(60_000);

let emulator: Emulator;
let east: EFSClient;
let west: EFSClient;
let source: string;
let replica: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  east = new EFSClient(clientOptions(emulator, 'us-east-1'));
  west = new EFSClient(clientOptions(emulator, 'us-west-2'));
});
beforeEach(async () => {
  await emulator.reset();
  source = await fileSystem(east, 'source');
  replica = await fileSystem(west, 'replica');
});
afterAll(() => emulator?.stop());

const fileSystem = async (efs: EFSClient, CreationToken: string): Promise<string> =>
  (await efs.send(new CreateFileSystemCommand({ CreationToken }))).FileSystemId!;
const unprotect = (FileSystemId: string) =>
  west.send(
    new UpdateFileSystemProtectionCommand({ FileSystemId, ReplicationOverwriteProtection: 'DISABLED' }),
  );
const replicate = () =>
  east.send(
    new CreateReplicationConfigurationCommand({
      SourceFileSystemId: source,
      Destinations: [{ Region: 'us-west-2', FileSystemId: replica }],
    }),
  );
const protectionOf = async (FileSystemId: string) =>
  (await west.send(new DescribeFileSystemsCommand({ FileSystemId }))).FileSystems?.[0]?.FileSystemProtection
    ?.ReplicationOverwriteProtection;

test('a file system that protects itself from being overwritten is no destination', async () => {
  await expect(replicate()).rejects.toMatchObject({ name: 'ConflictException' });
});

test('both ends tell of it, neither can be deleted, and the destination is writable again after it', async () => {
  await unprotect(replica);
  await replicate();
  for (const [efs, FileSystemId] of [
    [east, source],
    [west, replica],
  ] as const) {
    const { Replications } = await efs.send(new DescribeReplicationConfigurationsCommand({ FileSystemId }));
    expect(Replications).toEqual([
      expect.objectContaining({
        SourceFileSystemId: source,
        Destinations: [expect.objectContaining({ FileSystemId: replica, Status: 'ENABLED' })],
      }),
    ]);
    await expect(efs.send(new DeleteFileSystemCommand({ FileSystemId }))).rejects.toMatchObject({
      name: 'FileSystemInUse',
    });
  }
  expect(await protectionOf(replica)).toBe('REPLICATING');
  await expect(replicate()).rejects.toMatchObject({ name: 'ReplicationAlreadyExists' });

  // From the destination's region, as AWS wants it.
  await west.send(new DeleteReplicationConfigurationCommand({ SourceFileSystemId: source }));
  expect(await protectionOf(replica)).toBe('ENABLED');
  await west.send(new DeleteFileSystemCommand({ FileSystemId: replica }));
});
