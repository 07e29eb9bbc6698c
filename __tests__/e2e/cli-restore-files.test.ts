import {
  DataSyncClient,
  DescribeTaskCommand,
  ListLocationsCommand,
  ListTasksCommand,
} from '@aws-sdk/client-datasync';
import { DescribeAccessPointsCommand, EFSClient } from '@aws-sdk/client-efs';
import { clientOptions } from '../../scripts/local/clients';
import { DAY, DeployedVault, SOURCE } from '../support/deployed';
import { FileSystems } from '../support/file-systems';
import { Restores } from '../support/restores';

/** `vault restore fs-…`: a transfer back, which is made, followed and removed. The emulator copies no file. */
const vault = new DeployedVault();
const { emulator, runs } = vault;
const files = new FileSystems(emulator);
const restores = new Restores(vault);
const sync = new DataSyncClient(clientOptions(emulator, SOURCE));
const efs = new EFSClient(clientOptions(emulator, SOURCE));
const ROLE = 'arn:aws:iam::123456789012:role/writes-files';

beforeEach(async () => {
  await vault.clear();
  await emulator.configure({ transferSeconds: null, transferFails: null });
  await files.clear();
});

interface BackedUp {
  readonly fileSystem: string;
  readonly task: string;
}

async function backedUp(): Promise<BackedUp> {
  const fileSystem = await files.make();
  const task = await files.addTask(fileSystem);
  expect(await runs.run('files')).toMatchObject({ status: 'SUCCEEDED' });
  return { fileSystem, task };
}

/** What is there beside the backup itself. */
async function helpers({ fileSystem, task }: BackedUp) {
  const { Tasks: tasks = [] } = await sync.send(new ListTasksCommand({}));
  const { Locations: locations = [] } = await sync.send(new ListLocationsCommand({}));
  const { AccessPoints: points = [] } = await efs.send(
    new DescribeAccessPointsCommand({ FileSystemId: fileSystem }),
  );
  return {
    tasks: tasks.flatMap(({ TaskArn: arn }) => (arn === task ? [] : [arn])),
    toFileSystem: locations.filter(({ LocationUri: uri }) => uri?.includes(fileSystem)).length - 1,
    accessPoints: points.map(({ RootDirectory }) => RootDirectory?.Path),
  };
}

const NONE = { tasks: [], toFileSystem: 0, accessPoints: [] };

test('all files into a folder of their own, by a task that is gone afterwards', async () => {
  const data = await backedUp();
  expect(await restores.refused(data.fileSystem)).toContain('with --role');
  expect(await restores.refused(data.fileSystem, '--role', ROLE, '--path', 'reports')).toContain(
    'got reports',
  );
  const { order } = await restores.dryRun(data.fileSystem, '--role', ROLE);
  expect(order).toMatchObject({ form: 'files', source: data.fileSystem });

  await emulator.configure({ transferSeconds: 60 });
  const record = await restores.succeed(data.fileSystem, '--role', ROLE, '--path', '/reports');
  const folder = `/restored/${record.id}`;
  expect(record.made).toEqual([{ what: 'files', id: `${data.fileSystem}${folder}`, region: SOURCE }]);
  expect(record.steps.find(({ name }) => name === 'validate files')!.says).toMatch(
    /^3 files, 6144 bytes in fs-/,
  );
  expect(await helpers(data)).toEqual(NONE);
  const [made] = await emulator.calls({ caller: 'operator', action: 'CreateTask' });
  const { DestinationLocationArn: bucket } = await sync.send(new DescribeTaskCommand({ TaskArn: data.task }));
  expect(made!.params).toMatchObject({
    SourceLocationArn: bucket,
    Includes: expect.stringContaining('/reports'),
  });
});

test('crashed, and then with a transfer that fails: what is there is listed, and resumed', async () => {
  const data = await backedUp();
  const half = await restores.crash(data.fileSystem, '--role', ROLE);
  expect(half.made).toMatchObject([{ what: 'access-point' }]);
  expect(await helpers(data)).toEqual({ ...NONE, accessPoints: [`/restored/${half.id}`] });

  // What the transfer back reads.
  await emulator.configure({ transferFails: ['s3://files'] });
  const broken = await restores.run('--resume', half.id);
  expect(broken).toMatchObject({ exitCode: 1, answer: { stopped: { step: 'transfer files' } } });
  expect((await restores.list())[0]!.made.map(({ what }) => what)).toEqual([
    'access-point',
    'location',
    'task',
  ]);

  await emulator.configure({ transferFails: null });
  await restores.succeed('--resume', half.id);
  expect(await helpers(data)).toEqual(NONE);
});

test('in place, through the file system’s own root; as of an earlier time it is refused', async () => {
  const data = await backedUp();
  const first = (await restores.dryRun(data.fileSystem, '--role', ROLE)).order.pointAt;
  await emulator.advance(DAY);
  expect(await runs.run('files')).toMatchObject({ status: 'SUCCEEDED' });
  expect(await restores.refused(data.fileSystem, '--role', ROLE, '--at', first)).toContain(
    'what the bucket holds now',
  );
  const record = await restores.succeed(data.fileSystem, '--role', ROLE, '--in-place');
  expect(record.order.design.words[0]).toContain('IN PLACE');
  expect(record.steps.map(({ name }) => name)).not.toContain('create access point');
  expect(await helpers(data)).toEqual(NONE);
});
