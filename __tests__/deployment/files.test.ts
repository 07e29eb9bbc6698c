import {
  BackupClient,
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  ListBackupPlansCommand,
} from '@aws-sdk/client-backup';
import { CloudWatchClient, GetDashboardCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLaunchTemplateVersionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Emulator, ACCOUNT } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { Deployment } from '../../scripts/local/deployment';
import { requireTools } from '../../scripts/prerequisites';
import { json, query, rest, until } from '../emulator/support/raw';
import type { FileAccess } from '../support/file-access/access';
import { readFileAccess } from '../support/file-access/deployed';
import { dashboardBody } from '../support/dashboard-body';
import { testsFileAccess } from '../support/file-access/suite';
import { metricsOfDashboard, unknownToAws } from '../support/watched-metrics';
import { unreplicated } from '../support/unreplicated';

const REGION = 'us-east-1';
const ZONES = ['us-east-1a', 'us-east-1b'];

let emulator: Emulator;
let deployment: Deployment;
let ec2: EC2Client;
let s3: S3Client;

beforeAll(async () => {
  requireTools('terraform', 'python');
  emulator = await Emulator.start({ speed: 600 });
  ec2 = new EC2Client(clientOptions(emulator, REGION));
  s3 = new S3Client(clientOptions(emulator, REGION));
  deployment = await Deployment.synthesize({
    config: '__tests__/deployment/configs/files-kept.config.ts',
    directory: join('.cache', 'deployment', 'files'),
    environment: emulator.environment(REGION),
  });
  await deployment.apply();
});
afterAll(() => emulator?.stop());

const outputsOf = (stack: string) => deployment.outputs(`${REGION}-${stack}`);

describe('what was deployed', () => {
  test('stands still: a second plan finds nothing to change', async () => {
    expect(await deployment.changes()).toEqual({});
  });

  test('tells its ids', async () => {
    const network = await outputsOf('network');
    expect(network).toMatchObject({
      vpc_id: expect.stringMatching(/^vpc-/) as string,
      client_security_group_id: expect.stringMatching(/^sg-/) as string,
    });
    for (const subnets of [network['public_subnet_ids'], network['private_subnet_ids']]) {
      expect(Object.keys(subnets as object)).toEqual(ZONES);
    }
    expect(await outputsOf('files')).toMatchObject({
      efs_id: expect.stringMatching(/^fs-/) as string,
      efs_dns_name: expect.stringMatching(/^fs-[0-9a-f]+\.efs\.us-east-1\.amazonaws\.com$/) as string,
      bucket_name: `e2e-files-files-${ACCOUNT}-us-east-1`,
      bucket_arn: `arn:aws:s3:::e2e-files-files-${ACCOUNT}-us-east-1`,
      datasync_task_arn: expect.stringMatching(/^arn:aws:datasync:us-east-1:123456789012:task\//) as string,
      datasync_source_role_arn: `arn:aws:iam::${ACCOUNT}:role/e2e-files-files-source-us-east-1`,
      datasync_destination_role_arn: `arn:aws:iam::${ACCOUNT}:role/e2e-files-files-destination-us-east-1`,
    });
    expect(await outputsOf('compute')).toEqual({
      asg_name: 'e2e-files-files',
      instance_log_group_name: '/aws/ec2/e2e-files-files',
      instance_role_arn: `arn:aws:iam::${ACCOUNT}:role/e2e-files-files-instance-us-east-1`,
    });
  });

  test('has a dashboard of files, with nothing of runs', async () => {
    const { DashboardBody: body = '' } = await new CloudWatchClient(clientOptions(emulator, REGION)).send(
      new GetDashboardCommand({ DashboardName: `e2e-files-${REGION}` }),
    );
    const metrics = metricsOfDashboard(dashboardBody.parse(JSON.parse(body)));
    expect(unknownToAws(metrics)).toEqual([]);
    const namespaces = ['AWS/AutoScaling', 'AWS/DataSync', 'AWS/Events', 'AWS/SQS'];
    expect([...new Set(metrics.map(({ namespace }) => namespace))].sort()).toEqual(namespaces);
  });

  test('has a mount target in each zone', async () => {
    expect(await mountTargets()).toHaveLength(ZONES.length);
  });

  test('gives instances the tested bytes, after the settings', async () => {
    const { LaunchTemplateVersions: [version] = [] } = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({
        LaunchTemplateName: 'e2e-files-files',
        Versions: ['$Latest'],
      }),
    );
    const received = gunzipSync(Buffer.from(version?.LaunchTemplateData?.UserData ?? '', 'base64'));
    const script = readFileSync('__tests__/support/fixtures/user-data/mount.sh');
    const { efs_id: id, efs_dns_name: host } = await outputsOf('files');
    expect(received.subarray(-script.length).equals(script)).toBe(true);
    const settings = received.subarray(0, -script.length).toString().split('\n');
    expect(settings.filter((line) => !line.startsWith('export SV_SYNC_'))).toEqual([
      '#!/bin/bash',
      `export SV_REGION='us-east-1'`,
      `export SV_EFS_ID='${String(id)}'`,
      `export SV_EFS_HOST='${String(host)}'`,
      `export SV_TLS='required'`,
      `export SV_MOUNT_POINT='/mnt/efs'`,
      `export SV_DEADLINE='600'`,
      `export SV_LOG_GROUP='/aws/ec2/e2e-files-files'`,
      `export SV_AUTO_SCALING_GROUP='e2e-files-files'`,
      `export SV_LIFECYCLE_HOOK='e2e-files-files-mounted'`,
      '',
    ]);
    const sync = readFileSync('scripts/s3-sync/s3-sync').toString('base64');
    expect(settings).toEqual(
      expect.arrayContaining([
        `export SV_SYNC_SOURCE='/mnt/efs/reports'`,
        `export SV_SYNC_TO='s3://e2e-files-files-${ACCOUNT}-us-east-1/instances'`,
        `export SV_SYNC_SCRIPT='${sync}'`,
      ]),
    );
  });
});

describe('copies in another region', () => {
  const replicaBucket = `e2e-files-replica-${ACCOUNT}-${REGION}`;
  const west = () => new S3Client(clientOptions(emulator, 'us-west-2'));
  const sourceBucket = async () => String((await outputsOf('files'))['bucket_name']);

  test('everything that is written to the bucket is in its replica, under the key there', async () => {
    const Bucket = await sourceBucket();
    const { VersionId } = await s3.send(
      new PutObjectCommand({ Bucket, Key: 'efs/replicated', Body: 'data' }),
    );
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'efs/replicated' }))).toMatchObject({
      ReplicationStatus: 'COMPLETED',
      ObjectLockMode: 'GOVERNANCE',
    });
    const { vault_key_arn: SSEKMSKeyId } = await deployment.outputs('us-west-2-storage');
    const inReplica = { Bucket: replicaBucket, Key: 'efs/replicated' };
    expect(await west().send(new HeadObjectCommand(inReplica))).toMatchObject({
      ReplicationStatus: 'REPLICA',
      VersionId,
      SSEKMSKeyId,
      ObjectLockMode: 'GOVERNANCE',
    });

    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'efs/replicated' }));
    await expect(west().send(new HeadObjectCommand(inReplica))).rejects.toMatchObject({ name: 'NotFound' });
    await west().send(new HeadObjectCommand({ ...inReplica, VersionId }));
  });

  test('what the replica lacks is found, and the job that mends it has the role that was made for it', async () => {
    const Bucket = await sourceBucket();
    const find = async () => {
      const { stdout, code } = await unreplicated(emulator, Bucket);
      return { code, stdout };
    };
    await s3.send(new PutObjectCommand({ Bucket, Key: 'efs/good', Body: 'data' }));
    expect(await find()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${Bucket} -> ${replicaBucket}`) as string,
    });
    await emulator.configure({ replicationFails: ['efs/failed'] });
    await s3.send(new PutObjectCommand({ Bucket, Key: 'efs/failed', Body: 'data' }));
    await emulator.configure({ replicationFails: null });
    const { code, stdout } = await find();
    expect(code).toBe(3);
    expect(stdout).toContain('1 (4 bytes) failed: efs/failed');
    const { batch_replication_role_arn: role } = await outputsOf('files');
    expect(stdout).toContain(`--role-arn ${String(role)} `);
  });

  test('who accessed the bucket is logged, in a bucket of its own', async () => {
    const Bucket = await sourceBucket();
    const { access_logs_bucket_name: logs } = await outputsOf('storage');
    const Prefix = `${ACCOUNT}/${REGION}/${Bucket}/`;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: String(logs), Prefix }));
    expect(Contents).not.toEqual([]);
  });

  test('the file system is replicated to the one there', async () => {
    const { efs_id: id, replica_efs_id: replica } = await outputsOf('files');
    const path = `/2015-02-01/file-systems/replication-configurations?FileSystemId=${String(id)}`;
    const { body } = await rest(emulator, 'elasticfilesystem', 'GET', path);
    expect((body as { Replications: unknown[] }).Replications).toEqual([
      expect.objectContaining({
        Destinations: [expect.objectContaining({ Region: 'us-west-2', FileSystemId: replica })],
      }),
    ]);
  });

  test('AWS Backup keeps its points in locked vaults on both sides', async () => {
    const options = (region: string) => clientOptions(emulator, region);
    for (const region of [REGION, 'us-west-2']) {
      const backup = new BackupClient(options(region));
      const BackupVaultName = `e2e-files-files-${REGION}`;
      expect(await backup.send(new DescribeBackupVaultCommand({ BackupVaultName }))).toMatchObject({
        Locked: true,
      });
    }
    const backup = new BackupClient(options(REGION));
    const { BackupPlansList: [plan] = [] } = await backup.send(new ListBackupPlansCommand({}));
    const { BackupPlan } = await backup.send(new GetBackupPlanCommand({ BackupPlanId: plan?.BackupPlanId }));
    expect(BackupPlan?.Rules).toEqual([
      expect.objectContaining({
        ScheduleExpression: 'cron(0 2 * * ? *)',
        Lifecycle: expect.objectContaining({
          DeleteAfterDays: 120,
          MoveToColdStorageAfterDays: 30,
        }) as object,
        CopyActions: [
          expect.objectContaining({
            DestinationBackupVaultArn: `arn:aws:backup:us-west-2:${ACCOUNT}:backup-vault:e2e-files-files-${REGION}`,
          }),
        ],
      }),
    ]);
  });
});

describe('access, as IAM and the services give the policies back', () => {
  let access: FileAccess;
  beforeAll(async () => {
    access = await readFileAccess(emulator, deployment, REGION);
  });
  testsFileAccess(() => access);
});

async function mountTargets(): Promise<unknown[]> {
  const { efs_id: id } = await outputsOf('files');
  const answer = await fetch(`${emulator.url}/2015-02-01/mount-targets?FileSystemId=${String(id)}`, {
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/elasticfilesystem/aws4_request, SignedHeaders=host, Signature=0`,
    },
  });
  return ((await answer.json()) as { MountTargets: unknown[] }).MountTargets;
}

describe('scaling', () => {
  /** How many instances the group has after it was asked for `wanted`, as its policy would ask. */
  async function scaleTo(wanted: number): Promise<number> {
    const group = { AutoScalingGroupName: 'e2e-files-files' };
    await query(emulator, 'autoscaling', 'SetDesiredCapacity', {
      ...group,
      DesiredCapacity: String(wanted),
      Version: '2011-01-01',
    });
    const { body } = await query(emulator, 'autoscaling', 'DescribeAutoScalingGroups', {
      'AutoScalingGroupNames.member.1': group.AutoScalingGroupName,
      Version: '2011-01-01',
    });
    return (String(body).match(/<LifecycleState>InService<\/LifecycleState>/g) ?? []).length;
  }

  test('from none to two to one, which no plan undoes', async () => {
    expect(await scaleTo(0)).toBe(0);
    expect(await scaleTo(2)).toBe(2);
    expect(await scaleTo(1)).toBe(1);
    expect(await deployment.changes()).toEqual({});
    expect(await scaleTo(0)).toBe(0);
  });
});

describe('what a group measures of itself, as Auto Scaling would put it', () => {
  const cloudwatch = () => new CloudWatchClient(clientOptions(emulator, REGION));
  const missing = async (): Promise<string | undefined> =>
    (await emulator.evaluateAlarms(REGION)).find(({ name }) => name === 'e2e-files-InstancesMissing')?.state;

  // Else the time that the calls take would be minutes without a value.
  beforeAll(() => emulator.setSpeed(1));
  afterAll(() => emulator.setSpeed(600));

  /** Twice in each five minutes of time that passes. */
  async function pass(minutes: number, wanted: number, running: number): Promise<void> {
    for (let passed = 0; passed < minutes; passed += 2.5) {
      await emulator.advance(150);
      const Timestamp = await emulator.now();
      const Dimensions = [{ Name: 'AutoScalingGroupName', Value: 'e2e-files-files' }];
      const values = { GroupDesiredCapacity: wanted, GroupInServiceInstances: running };
      const MetricData = Object.entries(values).map(([MetricName, Value]) => ({
        ...{ MetricName, Value, Dimensions, Timestamp },
      }));
      await cloudwatch().send(new PutMetricDataCommand({ Namespace: 'AWS/AutoScaling', MetricData }));
    }
  }

  test('instances that do not come into service raise the alarm, when two launches should be over', async () => {
    expect(await missing()).toBe('ALARM');
    await pass(40, 2, 2);
    expect(await missing()).toBe('OK');
    await pass(25, 2, 1);
    expect(await missing()).toBe('OK');
    await pass(15, 2, 1);
    expect(await missing()).toBe('ALARM');
    await pass(5, 2, 2);
    expect(await missing()).toBe('OK');
    await emulator.advance(3600);
    expect(await missing()).toBe('ALARM');
  });
});

describe('notices', () => {
  interface TransferEvent {
    readonly source: string;
    readonly 'detail-type': string;
    readonly time: string;
    readonly resources: readonly string[];
    readonly detail: object;
  }

  beforeEach(() => emulator.clearOutbox());

  /** Puts a DataSync event on the bus, as an execution of `task`. */
  /** @param execution whose end it is. @default the recorded one */
  async function put(name: string, task: string, execution?: string): Promise<TransferEvent> {
    const event = JSON.parse(
      readFileSync(`__tests__/support/fixtures/datasync/${name}.json`, 'utf8'),
    ) as TransferEvent;
    const resources = event.resources.map((arn) => {
      const own = arn.replace(/^.*(?=\/execution\/)/, task);
      return execution === undefined ? own : own.replace(/exec-\w+$/, execution);
    });
    const { body } = await json(emulator, 'events', 'AWSEvents.PutEvents', {
      Entries: [
        {
          Source: event.source,
          DetailType: event['detail-type'],
          Time: event.time,
          Resources: resources,
          Detail: JSON.stringify(event.detail),
        },
      ],
    });
    expect(body.FailedEntryCount).toBe(0);
    return { ...event, resources };
  }

  test.each([
    ['execution-success', '2026-03-14T02:07:41Z', 'SUCCESS', 'exec-04ce9d516d69bd52f'],
    ['execution-error', '2026-03-14T02:11:05Z', 'ERROR', 'exec-0a1b2c3d4e5f60718'],
  ])('%s is told by e-mail, byte for byte', async (name, time, state, execution) => {
    const task = String((await outputsOf('files'))['datasync_task_arn']);
    await put(name, task);
    const [mail, ...more] = await until(
      () => emulator.outbox(),
      (found) => found.length > 0,
    );
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ protocol: 'email', endpoint: 'ops@example.com' });
    expect(mail!.message).toBe(
      `DataSync Task Notification:\nTask ARN: ${task}/execution/${execution}\nRegion: us-east-1\nTime: ${time}\nState: ${state}`,
    );
  });

  test("another task's end is nobody's business here", async () => {
    await put('execution-error', 'arn:aws:datasync:us-east-1:123456789012:task/task-08de6e6697796f026');
    await put('execution-success', String((await outputsOf('files'))['datasync_task_arn']));
    const mails = await until(
      () => emulator.outbox(),
      (found) => found.length > 0,
    );
    expect(mails.map(({ message }) => message)).toEqual([expect.stringContaining('State: SUCCESS')]);
  });

  const stateOf = async (alarm: string): Promise<string | undefined> =>
    (await emulator.evaluateAlarms(REGION)).find(({ name }) => name === `e2e-files-${alarm}`)?.state;

  test('a failure raises the alarm, and it ends by itself', async () => {
    const failed = () => stateOf('FileTransferFailed');
    await emulator.advance(7200);
    expect(await failed()).toBe('OK');
    await put('execution-error', String((await outputsOf('files'))['datasync_task_arn']));
    await until(failed, (state) => state === 'ALARM');
    await emulator.advance(7200);
    expect(await failed()).toBe('OK');
  });

  test('a day without a transfer raises the alarm, a failed one does not end it, a good one does', async () => {
    const missed = () => stateOf('NoFileTransfer');
    const task = String((await outputsOf('files'))['datasync_task_arn']);
    await put('execution-success', task);
    await until(missed, (state) => state === 'OK');
    await emulator.advance(24 * 3600);
    expect(await missed()).toBe('OK');

    await emulator.advance(4 * 3600);
    expect(await missed()).toBe('ALARM');
    await put('execution-error', task);
    await until(
      () => stateOf('FileTransferFailed'),
      (state) => state === 'ALARM',
    );
    expect(await missed()).toBe('ALARM');

    await put('execution-success', task);
    await until(missed, (state) => state === 'OK');
    const subjects = (await emulator.outbox()).map(({ subject }) => subject ?? '');
    expect(subjects).toContainEqual(expect.stringMatching(/^ALARM: "e2e-files-NoFileTransfer"/));
    expect(subjects).toContainEqual(expect.stringMatching(/^OK: "e2e-files-NoFileTransfer"/));
  });

  test('a notice that the topic refuses is kept in the dead-letter queue', async () => {
    const { dead_letter_queue_url: queueUrl } = await outputsOf('storage');
    await emulator.setFaults([
      { service: 'sns', action: 'Publish', effect: { error: 'AccessDeniedException', status: 403 } },
    ]);
    // Mails of earlier tests may still be on their way.
    const execution = 'exec-0ffffffffffffffff';
    await put('execution-error', String((await outputsOf('files'))['datasync_task_arn']), execution);
    const received = await until(
      async () => (await json(emulator, 'sqs', 'AmazonSQS.ReceiveMessage', { QueueUrl: queueUrl })).body,
      ({ Messages: messages }: { Messages?: { Body: string }[] }) =>
        messages !== undefined && messages.length > 0,
    );
    await emulator.setFaults([]);
    expect(received.Messages?.[0]?.Body).toContain(execution);
    const mails = (await emulator.outbox()).map(({ message }) => message);
    expect(mails.filter((message) => message.includes(execution))).toEqual([]);
  });
});

describe('destroy', () => {
  const files = () => deployment.stacks.flat().find(({ name }) => name === `${REGION}-files`)!;

  test('refuses while data may not be lost, then removes everything, with what is in the bucket', async () => {
    const { bucket_name: name } = await outputsOf('files');
    const object = { Bucket: String(name), Key: 'efs/report.txt' };
    await s3.send(new PutObjectCommand({ ...object, Body: 'data' }));
    await expect(deployment.terraform(files()).destroy()).rejects.toThrow(/Instance cannot be destroyed/);
    await expect(s3.send(new HeadObjectCommand(object))).resolves.toMatchObject({ ContentLength: 4 });

    deployment = await deployment.synthesizeAgain('__tests__/deployment/configs/files-thrown-away.config.ts');
    await deployment.apply();
    await deployment.destroy();
    for (const stack of deployment.stacks.flat()) {
      expect([stack.name, await deployment.terraform(stack).resources()]).toEqual([stack.name, []]);
    }
    await expect(s3.send(new HeadObjectCommand(object))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });
});
