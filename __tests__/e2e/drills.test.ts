import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  type Filter,
} from '@aws-sdk/client-ec2';
import { DescribeDBInstancesCommand, DescribeDBSubnetGroupsCommand } from '@aws-sdk/client-rds';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { FaultRule } from '../../emulator/types';
import { drillId } from '../../lambda-src/core/drill/order';
import type { DrillRecord } from '../../lambda-src/core/drill/record';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { vaultJson } from '../support/cli';
import { Databases } from '../support/databases';
import { DAY, DeployedVault, SOURCE, VAULT } from '../support/deployed';
import { Drills } from '../support/drills';

/** Restore tests as they are deployed: a schedule, its machine, its function, and the network that leads nowhere. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const drills = new Drills(vault);
const databases = new Databases(emulator, SOURCE);
const options = clientOptions(emulator, SOURCE);
const sqs = new SQSClient(options);
const FUNCTION = `lambda.${VAULT}-drill`;

beforeEach(async () => {
  await vault.clear();
  // Two schedules of one second would be one drill.
  await emulator.advance(DAY);
  await databases.clear();
});
afterAll(async () => {
  await databases.clear();
  await vault.clear();
});

/** Everything that a drill may make. */
async function there(): Promise<string[]> {
  const { Reservations: some = [] } = await source.send(new DescribeInstancesCommand({}));
  const { Volumes: volumes = [] } = await source.send(new DescribeVolumesCommand({}));
  const { SecurityGroups: groups = [] } = await source.send(new DescribeSecurityGroupsCommand({}));
  const { DBInstances: found = [] } = await databases.rds.send(new DescribeDBInstancesCommand({}));
  return [
    ...some
      .flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State!.Name !== 'terminated')
      .map(({ InstanceId }) => InstanceId!),
    ...volumes.map(({ VolumeId }) => VolumeId!),
    ...groups.map(({ GroupId }) => GroupId!),
    ...found.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier!),
  ].sort();
}

/** Slow enough that what is measured is still there when the alarms look, on a busy machine, too: they see five minutes. */
const SLOWLY = 30;

/** Delivers the schedule, as EventBridge would, and follows the machine to its end. */
async function held(
  at: Date,
): Promise<{ status: string; record: DrillRecord; alarms: Record<string, string> }> {
  await emulator.setSpeed(SLOWLY);
  const { status } = await runs.end(await runs.fire('drill', at));
  const alarms = await alarmStates();
  return { status, record: await drills.record(drillId(at)), alarms };
}

/** What the alarms of restore tests say after a run. */
async function alarmsAfterRun(): Promise<Record<string, string>> {
  await emulator.setSpeed(SLOWLY);
  await runs.run('daily');
  return alarmStates();
}

async function now(): Promise<Date> {
  return new Date(Math.floor((await emulator.now()).getTime() / 1000) * 1000);
}

async function backedUp(): Promise<void> {
  await launch(source, 'web', { protect: true });
  expect(await runs.run('daily')).toMatchObject({ status: 'SUCCEEDED' });
}

async function alarmStates(): Promise<Record<string, string>> {
  const alarms = await emulator.evaluateAlarms(SOURCE);
  return Object.fromEntries(
    alarms.flatMap(({ name, state }) =>
      name.includes('-Drill') ? [[name.replace(`${VAULT}-`, ''), state]] : [],
    ),
  );
}

const subjects = async (): Promise<string[]> =>
  (await vault.notices()).map(({ subject }) => subject).filter((one) => one.includes('restore test - '));

test('the network leads nowhere', async () => {
  const tagged = { Filters: [{ Name: 'tag:smart-vault:drill', Values: [VAULT] }] };
  const { Subnets: subnets = [] } = await source.send(new DescribeSubnetsCommand(tagged));
  expect(subnets).toHaveLength(2);
  expect(new Set(subnets.map(({ AvailabilityZone: zone }) => zone)).size).toBe(2);
  expect(subnets.map(({ MapPublicIpOnLaunch: isPublic }) => isPublic)).toEqual([false, false]);
  const [vpc = ''] = [...new Set(subnets.map(({ VpcId }) => VpcId!))];
  const within: Filter[] = [{ Name: 'vpc-id', Values: [vpc] }];
  const { SecurityGroups: groups = [] } = await source.send(
    new DescribeSecurityGroupsCommand({ Filters: within }),
  );
  expect(groups.map(({ GroupName }) => GroupName).sort()).toEqual(['default', `${VAULT}-drill`]);
  for (const { IpPermissions: into, IpPermissionsEgress: out } of groups)
    expect([into, out]).toEqual([[], []]);
  const { RouteTables: tables = [] } = await source.send(new DescribeRouteTablesCommand({ Filters: within }));
  const routes = tables.flatMap(({ Routes = [] }) => Routes.map(({ GatewayId }) => GatewayId));
  expect(new Set(routes)).toEqual(new Set(['local']));
  const { InternetGateways: gateways } = await source.send(
    new DescribeInternetGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: [vpc] }] }),
  );
  const { NatGateways: nats } = await source.send(new DescribeNatGatewaysCommand({ Filter: within }));
  const { VpcEndpoints: endpoints } = await source.send(new DescribeVpcEndpointsCommand({ Filters: within }));
  expect([gateways, nats, endpoints]).toEqual([[], [], []]);
  const { DBSubnetGroups: [ofDatabases] = [] } = await databases.rds.send(
    new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: `${VAULT}-drill` }),
  );
  expect(ofDatabases).toMatchObject({ VpcId: vpc });
});

test('on schedule: one of each kind comes back in isolation, is told and measured, and goes again', async () => {
  const id = await launch(source, 'app', { protect: false });
  await vault.tag(id, { image: 'yes' });
  await databases.instance('orders', { backup: 'true' }, { encrypted: true });
  await backedUp();
  for (const plan of ['images', 'databases'])
    expect(await runs.run(plan)).toMatchObject({ status: 'SUCCEEDED' });
  const before = await there();
  await emulator.clearOutbox();
  await emulator.clearCalls();

  const at = await now();
  const { status, record, alarms } = await held(at);
  expect({ status, record }).toMatchObject({
    status: 'SUCCEEDED',
    record: { status: 'success', home: SOURCE, region: SOURCE, left: [] },
  });
  expect(record.samples.map(({ kind, outcome, left }) => [kind, outcome, left])).toEqual([
    ['ebs', 'passed', []],
    ['rds', 'passed', []],
    ['ami', 'passed', []],
  ]);
  expect(record.samples.map(({ removed }) => removed.map(({ what }) => what))).toEqual([
    expect.arrayContaining(['volume', 'instance']),
    ['db-instance'],
    expect.arrayContaining(['instance']),
  ]);
  for (const { rtoSeconds } of record.samples) expect(rtoSeconds).toBeGreaterThan(0);
  expect(await there()).toEqual(before);

  // Into the network, and nowhere else; nothing of it is made for the occasion.
  const launched = await emulator.calls({ caller: FUNCTION, action: 'RunInstances' });
  expect(launched).toHaveLength(2);
  const { Subnets: subnets = [] } = await source.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'tag:smart-vault:drill', Values: [VAULT] }] }),
  );
  for (const { params } of launched)
    expect(subnets.map(({ SubnetId }) => SubnetId)).toContain(params['SubnetId']);
  const [restored] = await emulator.calls({ caller: FUNCTION, action: 'RestoreDBInstanceFromDBSnapshot' });
  expect(restored!.params).toMatchObject({ DBSubnetGroupName: `${VAULT}-drill` });
  expect(await emulator.calls({ caller: FUNCTION, action: 'CreateSecurityGroup' })).toEqual([]);

  expect(await subjects()).toEqual([
    expect.stringMatching(/^SUCCESS: e2e-vault restore test - 3 of 3 passed, RTO at most/),
  ]);
  expect(alarms).toEqual({ DrillFailed: 'OK', DrillMissed: 'OK' });
  const { answer } = await vaultJson<{ drills: object }>(emulator, ['status']);
  expect(answer.drills).toMatchObject({ isEnabled: true, last: { id: drillId(at), status: 'success' } });
});

test('the event twice is one drill, told once', async () => {
  await backedUp();
  const before = await there();
  await emulator.clearOutbox();
  await emulator.setSpeed(SLOWLY);
  const at = await now();
  const [first, second] = [await runs.fire('drill', at), await runs.fire('drill', at)];
  expect([(await runs.end(first)).status, (await runs.end(second)).status]).toEqual([
    'SUCCEEDED',
    'SUCCEEDED',
  ]);
  // Once more, when all of it is over.
  expect((await runs.end(await runs.fire('drill', at))).status).toBe('SUCCEEDED');
  expect(await drills.record(drillId(at))).toMatchObject({
    status: 'success',
    samples: [{ outcome: 'passed' }],
  });
  expect(await subjects()).toHaveLength(1);
  expect(await there()).toEqual(before);
});

test('killed in the middle, wherever that is, it goes on: one restore, and nothing left', async () => {
  await backedUp();
  const before = await there();
  await emulator.clearOutbox();
  await emulator.clearCalls();
  const kill = (effect: 'before' | 'after', rule: Omit<FaultRule, 'effect' | 'caller'>): FaultRule => ({
    ...{ caller: FUNCTION, effect: { kill: effect }, times: 1 },
    ...rule,
  });
  await emulator.setFaults([
    kill('after', { service: 's3', action: 'PutObject', contains: '"tests":' }),
    kill('after', { action: 'CreateVolume' }),
    kill('before', { service: 's3', action: 'PutObject', contains: '"outcome":"passed"' }),
    kill('after', { action: 'DeleteVolume' }),
  ]);
  const { status, record } = await held(await now());
  await emulator.setFaults([]);
  expect({ status, record }).toMatchObject({
    status: 'SUCCEEDED',
    record: { status: 'success', samples: [{ outcome: 'passed', left: [] }], left: [] },
  });
  const made = await emulator.calls({ caller: FUNCTION, action: 'CreateVolume' });
  expect(new Set(made.map(({ params }) => params['ClientToken'])).size).toBe(1);
  const gone = await emulator.calls({ caller: FUNCTION, action: 'DeleteVolume' });
  expect(new Set(gone.map(({ params }) => params['VolumeId'])).size).toBe(1);
  expect(await there()).toEqual(before);
  expect(await subjects()).toEqual([expect.stringMatching(/^SUCCESS/)]);
});

test('one that breaks for good is given up: taken away, told, its input kept; and the alarm fires until one is green', async () => {
  await backedUp();
  const before = await there();
  await emulator.clearOutbox();
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${VAULT}-dead-letters` }));
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  // Each time when it is about to write down what it saw.
  await emulator.setFaults([
    {
      ...{ caller: FUNCTION, service: 's3', action: 'PutObject', contains: '"outcome":"passed"' },
      effect: { kill: 'before' },
    },
  ]);
  const { status, record, alarms } = await held(await now());
  await emulator.setFaults([]);
  expect(alarms).toMatchObject({ DrillFailed: 'ALARM' });
  expect({ status, record }).toMatchObject({
    status: 'FAILED',
    record: { status: 'failure', reason: expect.stringMatching(/^broke: /), samples: [], left: [] },
  });
  expect(await there()).toEqual(before);
  expect(await subjects()).toEqual([expect.stringMatching(/^FAILURE: e2e-vault restore test/)]);
  const { Attributes: kept } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  expect(kept).toEqual({ ApproximateNumberOfMessages: '1' });
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));

  await emulator.advance(DAY);
  expect(await held(await now())).toMatchObject({
    ...{ status: 'SUCCEEDED', record: { status: 'success' } },
    alarms: { DrillFailed: 'OK' },
  });
});

test('one that is not held is noticed by the runs', async () => {
  await backedUp();
  await held(await now());
  const { MetricAlarms: [alarm] = [] } = await new CloudWatchClient(options).send(
    new DescribeAlarmsCommand({ AlarmNames: [`${VAULT}-DrillMissed`] }),
  );
  // A week, and the day that a drill may take, and two hours.
  expect(alarm!.Threshold).toBe((168 + 26) * 3600);
  await emulator.advance(7 * DAY);
  expect(await alarmsAfterRun()).toMatchObject({ DrillMissed: 'OK' });
  await emulator.advance(2 * DAY);
  expect(await alarmsAfterRun()).toMatchObject({ DrillMissed: 'ALARM' });
  // Else both would be measured within the five minutes of which the alarm takes the worst.
  await emulator.advance(900);
  expect(await held(await now())).toMatchObject({ alarms: { DrillMissed: 'OK' } });
});
