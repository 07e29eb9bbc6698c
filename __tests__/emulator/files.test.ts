import {
  CreateLaunchTemplateCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { json, query, rest } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
let ec2: EC2Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = new EC2Client(clientOptions(emulator, 'us-east-1'));
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const efs = (method: string, path: string, body?: unknown) =>
  rest(emulator, 'elasticfilesystem', method, `/2015-02-01/${path}`, body);
const datasync = (action: string, body: unknown) => json(emulator, 'datasync', `FmrsService.${action}`, body);
const autoscaling = (action: string, params: Record<string, string>) =>
  query(emulator, 'autoscaling', action, { Version: '2011-01-01', ...params });

const newSystem = async () => (await efs('POST', 'file-systems', { CreationToken: 'files' })).body;

describe('EFS', () => {
  test('keeps its backup policy', async () => {
    const { FileSystemId: id } = await newSystem();
    await efs('PUT', `file-systems/${id}/backup-policy`, { BackupPolicy: { Status: 'ENABLED' } });
    expect((await efs('GET', `file-systems/${id}/backup-policy`)).body).toEqual({
      BackupPolicy: { Status: 'ENABLED' },
    });
    await efs('PUT', `file-systems/${id}/backup-policy`, { BackupPolicy: { Status: 'DISABLED' } });
    expect((await efs('GET', `file-systems/${id}/backup-policy`)).body).toEqual({
      BackupPolicy: { Status: 'DISABLED' },
    });
  });

  test('loses its file-system policy when that is deleted', async () => {
    const { FileSystemId: id } = await newSystem();
    await efs('PUT', `file-systems/${id}/policy`, { Policy: '{"Version":"2012-10-17","Statement":[]}' });
    expect((await efs('GET', `file-systems/${id}/policy`)).status).toBe(200);
    expect((await efs('DELETE', `file-systems/${id}/policy`)).status).toBe(204);
    expect((await efs('GET', `file-systems/${id}/policy`)).status).toBe(404);
  });
});

describe('DataSync', () => {
  const toS3 = async () =>
    (
      await datasync('CreateLocationS3', {
        S3BucketArn: 'arn:aws:s3:::files',
        Subdirectory: '/efs/',
        S3StorageClass: 'STANDARD',
        S3Config: { BucketAccessRoleArn: 'arn:role' },
        Tags: [{ Key: 'Owner', Value: 'us' }],
      })
    ).body.LocationArn as string;

  test('refuses a file system without a mount target', async () => {
    const { FileSystemArn: arn } = await newSystem();
    const { status, body } = await datasync('CreateLocationEfs', {
      EfsFilesystemArn: arn,
      Ec2Config: { SubnetArn: 'arn:subnet', SecurityGroupArns: ['arn:sg'] },
    });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('has no mount target');
  });

  test('gives a location back as it was made, with its tags', async () => {
    const LocationArn = await toS3();
    expect(LocationArn).toMatch(/^arn:aws:datasync:us-east-1:123456789012:location\/loc-[0-9a-f]{17}$/);
    expect((await datasync('DescribeLocationS3', { LocationArn })).body).toMatchObject({
      LocationUri: 's3://files/efs/',
      S3StorageClass: 'STANDARD',
      S3Config: { BucketAccessRoleArn: 'arn:role' },
    });
    expect((await datasync('ListTagsForResource', { ResourceArn: LocationArn })).body.Tags).toEqual([
      { Key: 'Owner', Value: 'us' },
    ]);
  });

  test("completes a task's options with DataSync's own, and changes it", async () => {
    const end = await toS3();
    const { body } = await datasync('CreateTask', {
      SourceLocationArn: end,
      DestinationLocationArn: end,
      Name: 'files',
      Schedule: { ScheduleExpression: 'rate(1 day)' },
      Options: { VerifyMode: 'ONLY_FILES_TRANSFERRED' },
    });
    const describe = async () => (await datasync('DescribeTask', { TaskArn: body.TaskArn })).body;
    expect(await describe()).toMatchObject({
      Status: 'AVAILABLE',
      Schedule: { ScheduleExpression: 'rate(1 day)' },
      Options: { VerifyMode: 'ONLY_FILES_TRANSFERRED', PreserveDevices: 'NONE', LogLevel: 'OFF' },
    });
    await datasync('UpdateTask', { TaskArn: body.TaskArn, Options: { LogLevel: 'TRANSFER' } });
    expect((await describe()).Options.LogLevel).toBe('TRANSFER');
    await datasync('DeleteTask', { TaskArn: body.TaskArn });
    const { status, body: gone } = await datasync('DescribeTask', { TaskArn: body.TaskArn });
    expect([status, JSON.stringify(gone)]).toEqual([400, expect.stringContaining('is not found')]);
  });
});

describe('launch templates', () => {
  test('keep their own tags apart from those of what they launch', async () => {
    const tags = [{ Key: 'Owner', Value: 'us' }];
    await ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: 'files',
        TagSpecifications: [{ ResourceType: 'launch-template', Tags: tags }],
        LaunchTemplateData: {
          ImageId: 'ami-1',
          TagSpecifications: [{ ResourceType: 'volume', Tags: tags }],
        },
      }),
    );
    const { LaunchTemplateVersions: [version] = [] } = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: 'files' }),
    );
    const kinds = version?.LaunchTemplateData?.TagSpecifications?.map(({ ResourceType: kind }) => kind);
    expect(kinds).toEqual(['volume']);
  });
});

describe('Auto Scaling', () => {
  const group = { AutoScalingGroupName: 'files' };

  async function createGroup(more: Record<string, string> = {}): Promise<void> {
    await ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: 'files',
        LaunchTemplateData: { ImageId: 'ami-1', InstanceType: 't4g.micro' },
      }),
    );
    const { status } = await autoscaling('CreateAutoScalingGroup', {
      ...group,
      MinSize: '0',
      MaxSize: '3',
      'AvailabilityZones.member.1': 'us-east-1a',
      'LaunchTemplate.LaunchTemplateName': 'files',
      'LaunchTemplate.Version': '$Latest',
      ...more,
    });
    expect(status).toBe(200);
  }

  test('a hook notifies nobody unless told', async () => {
    await createGroup();
    const hook = { ...group, LifecycleHookName: 'mounted' };
    await autoscaling('PutLifecycleHook', {
      ...hook,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      HeartbeatTimeout: '900',
    });
    const { body } = await autoscaling('DescribeLifecycleHooks', group);
    expect(body).toContain('<HeartbeatTimeout>900</HeartbeatTimeout>');
    expect(body).not.toMatch(/RoleARN|NotificationTargetARN/);
  });

  test('a group comes with its first hooks', async () => {
    const first = 'LifecycleHookSpecificationList.member.1';
    await createGroup({
      [`${first}.LifecycleHookName`]: 'mounted',
      [`${first}.LifecycleTransition`]: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      [`${first}.HeartbeatTimeout`]: '600',
    });
    const { body } = await autoscaling('DescribeLifecycleHooks', group);
    expect(body).toContain('<LifecycleHookName>mounted</LifecycleHookName>');
    expect(body).toContain('<HeartbeatTimeout>600</HeartbeatTimeout>');
    expect(body).toContain('<DefaultResult>ABANDON</DefaultResult>');
  });

  test('instances come and go with the capacity', async () => {
    await createGroup();
    const scaled: number[] = [];
    for (const wanted of [2, 1, 0]) {
      await autoscaling('SetDesiredCapacity', { ...group, DesiredCapacity: String(wanted) });
      const { body } = await autoscaling('DescribeAutoScalingGroups', {});
      scaled.push((String(body).match(/<InstanceId>/g) ?? []).length);
    }
    expect(scaled).toEqual([2, 1, 0]);
  });
});

describe('EventBridge', () => {
  test('counts what each rule matched, and an alarm can see it', async () => {
    for (const [name, state] of [
      ['failed', 'ERROR'],
      ['succeeded', 'SUCCESS'],
    ]) {
      await json(emulator, 'events', 'AWSEvents.PutRule', {
        Name: name,
        EventPattern: JSON.stringify({ source: ['aws.datasync'], detail: { State: [state] } }),
      });
    }
    await json(emulator, 'events', 'AWSEvents.PutEvents', {
      Entries: [{ Source: 'aws.datasync', DetailType: 'Test', Detail: '{"State":"ERROR"}' }],
    });
    for (const name of ['failed', 'succeeded']) {
      await query(emulator, 'monitoring', 'PutMetricAlarm', {
        AlarmName: name,
        Namespace: 'AWS/Events',
        MetricName: 'MatchedEvents',
        'Dimensions.member.1.Name': 'RuleName',
        'Dimensions.member.1.Value': name,
        Statistic: 'Sum',
        Period: '3600',
        EvaluationPeriods: '1',
        Threshold: '1',
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      });
    }
    const states = (await emulator.evaluateAlarms('us-east-1')).map(({ name, state }) => [name, state]);
    expect(states).toEqual([
      ['failed', 'ALARM'],
      ['succeeded', 'OK'],
    ]);
  });
});
