import {
  BackupClient,
  CreateBackupVaultCommand,
  DescribeRestoreJobCommand,
  StartBackupJobCommand,
  StartRestoreJobCommand,
} from '@aws-sdk/client-backup';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateSnapshotCommand,
  DescribeImagesCommand,
  DescribeVolumesCommand,
  RegisterImageCommand,
  RunInstancesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  RDSClient,
  RestoreDBInstanceFromDBSnapshotCommand,
} from '@aws-sdk/client-rds';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { createVolume, ec2For, tagsOf } from './support/ec2';

jest.setTimeout(60_000);

let emulator: Emulator;
let ec2: EC2Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = ec2For(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

describe('an image that was registered of a snapshot', () => {
  const register = async (): Promise<{ image: string; snapshot: string }> => {
    const { SnapshotId: snapshot = '' } = await ec2.send(
      new CreateSnapshotCommand({ VolumeId: await createVolume(ec2) }),
    );
    const { ImageId: image = '' } = await ec2.send(
      new RegisterImageCommand({
        Name: 'from-snapshot',
        RootDeviceName: '/dev/xvda',
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: snapshot, VolumeSize: 8 } }],
        TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'of', Value: 'snapshot' }] }],
      }),
    );
    return { image, snapshot };
  };

  test('has the tags of the call', async () => {
    const { image } = await register();
    const { Images: [seen] = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [image] }));
    expect(tagsOf(seen!)).toEqual({ of: 'snapshot' });
  });

  test('lends an instance whatever its mapping leaves out', async () => {
    const { image, snapshot } = await register();
    const run = (Ebs: object, DeviceName = '/dev/xvda') =>
      ec2.send(
        new RunInstancesCommand({
          ImageId: image,
          MinCount: 1,
          MaxCount: 1,
          BlockDeviceMappings: [{ DeviceName, Ebs }],
        }),
      );
    const { Instances: [instance] = [] } = await run({ Encrypted: true });
    const { Volumes: volumes = [] } = await ec2.send(
      new DescribeVolumesCommand({
        Filters: [{ Name: 'attachment.instance-id', Values: [instance!.InstanceId!] }],
      }),
    );
    expect(volumes).toMatchObject([{ SnapshotId: snapshot, Size: 8, Encrypted: true }]);
    // What the image does not have needs a size of its own.
    await expect(run({ Encrypted: true }, '/dev/sdf')).rejects.toMatchObject({ name: 'MissingParameter' });
  });
});

test('a restored database is what the request says, also where it says no, and has its tags alone', async () => {
  const rds = new RDSClient({ ...clientOptions(emulator, 'us-east-1'), maxAttempts: 1 });
  const Tags = [{ Key: 'of', Value: 'original' }];
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'orders',
      DBInstanceClass: 'db.t4g.micro',
      Engine: 'postgres',
      AllocatedStorage: 20,
      MasterUsername: 'admin1',
      MasterUserPassword: 'not-a-secret',
      PubliclyAccessible: true,
      DeletionProtection: true,
      Tags,
    }),
  );
  await rds.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'kept' }),
  );
  const { DBInstance: made } = await rds.send(
    new RestoreDBInstanceFromDBSnapshotCommand({
      DBInstanceIdentifier: 'again',
      DBSnapshotIdentifier: 'kept',
      PubliclyAccessible: false,
      Tags: [{ Key: 'of', Value: 'restore' }],
    }),
  );
  expect(made).toMatchObject({
    PubliclyAccessible: false,
    DeletionProtection: false,
    TagList: [{ Key: 'of', Value: 'restore' }],
  });
});

describe('restore jobs of AWS Backup', () => {
  let backup: BackupClient;
  let dynamo: DynamoDBClient;
  let point: string;
  const IamRoleArn = 'arn:aws:iam::123456789012:role/restores';

  beforeEach(async () => {
    backup = new BackupClient({ ...clientOptions(emulator, 'us-east-1'), maxAttempts: 1 });
    dynamo = new DynamoDBClient(clientOptions(emulator, 'us-east-1'));
    await backup.send(new CreateBackupVaultCommand({ BackupVaultName: 'main' }));
    const { TableDescription: table } = await dynamo.send(
      new CreateTableCommand({
        TableName: 'orders',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        Tags: [{ Key: 'team', Value: 'shop' }],
      }),
    );
    await dynamo.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: 'a' } } }));
    const job = new StartBackupJobCommand({
      ResourceArn: table!.TableArn,
      BackupVaultName: 'main',
      IamRoleArn,
    });
    point = (await backup.send(job)).RecoveryPointArn!;
    await dynamo.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: 'later' } } }));
  });

  const start = async (targetTableName: string, IdempotencyToken?: string): Promise<string> => {
    const { RestoreJobId: id } = await backup.send(
      new StartRestoreJobCommand({
        RecoveryPointArn: point,
        IamRoleArn,
        IdempotencyToken,
        Metadata: { targetTableName },
      }),
    );
    return id!;
  };
  const look = (RestoreJobId: string) => backup.send(new DescribeRestoreJobCommand({ RestoreJobId }));

  test('make a table of the items as they were, without tags, also when the original is gone', async () => {
    await dynamo.send(new DeleteTableCommand({ TableName: 'orders' }));
    await emulator.configure({ restoreJobSeconds: 600 });
    const id = await start('again', 'once');
    expect(await start('again', 'once')).toBe(id);
    expect(await look(id)).toMatchObject({ Status: 'PENDING' });
    await emulator.advance(600);
    const { Status: status, CreatedResourceArn: arn } = await look(id);
    expect(status).toBe('COMPLETED');
    const { Items: items = [] } = await dynamo.send(new ScanCommand({ TableName: 'again' }));
    expect(items).toEqual([{ id: { S: 'a' } }]);
    expect((await dynamo.send(new ListTagsOfResourceCommand({ ResourceArn: arn }))).Tags).toEqual([]);
  });

  test('fail where there is a table of that name, and are refused without a name or a point', async () => {
    expect(await look(await start('orders'))).toMatchObject({
      Status: 'FAILED',
      StatusMessage: 'Table already exists: orders',
    });
    await expect(start('')).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    point = point.replace(/[^:]+$/, 'none');
    await expect(start('again')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
