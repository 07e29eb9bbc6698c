import {
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  type Instance,
} from '@aws-sdk/client-ec2';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import type { Emulator } from '../../emulator/emulator';
import type { FailoverRecord } from '../../lambda-src/core/failover/record';
import { clientOptions } from '../../scripts/local/clients';
import { clearFleet, launch } from '../../scripts/local/fleet';
import { Runs } from '../../scripts/local/runs';
import { vaultJson } from '../support/cli';
import { Databases } from '../support/databases';
import { withOwnEmulator } from '../support/own-deployment';
import { RESTORE_SPEED } from '../support/restores';

jest.setTimeout(1_200_000);

const EAST = 'us-east-1';
const WEST = 'us-west-2';
const NAME = 'failback';
const CONFIG = `__tests__/deployment/configs/${NAME}.config.ts`;
const SPEED = 600;

/** One of the two regions, as its operator sees it. */
class Region {
  readonly ec2: EC2Client;
  readonly databases: Databases;
  readonly runs: Runs;

  constructor(
    private readonly emulator: Emulator,
    readonly name: string,
    reportsBucket: string,
  ) {
    this.ec2 = new EC2Client(clientOptions(emulator, name));
    this.databases = new Databases(emulator, name);
    this.runs = new Runs({ emulator, region: name, vault: NAME, reportsBucket });
  }

  async backUp(): Promise<void> {
    await this.emulator.setSpeed(SPEED);
    expect(await this.runs.run('daily')).toMatchObject({ status: 'SUCCEEDED' });
  }

  /** Empty, and it answers the operator no more. */
  async lose(): Promise<void> {
    await clearFleet(this.ec2);
    await this.databases.clear();
    await this.emulator.setFaults([
      { caller: 'operator', region: this.name, effect: { error: 'AccessDenied', status: 403 } },
    ]);
    await this.emulator.clearCalls();
    await this.emulator.clearOutbox();
  }

  async failOverTo(...args: readonly string[]): Promise<FailoverRecord> {
    await this.emulator.setSpeed(RESTORE_SPEED);
    const { exitCode, answer, stderr } = await vaultJson<FailoverRecord>(
      this.emulator,
      ['failover', '--to', this.name, '--rto-hours', '6', '--yes', ...args],
      { config: CONFIG, region: this.name },
    );
    if (exitCode !== 0) throw new Error(`failover ended ${exitCode}: ${stderr} ${answer.reason ?? ''}`);
    return answer;
  }

  /** The instances and databases that serve, by name. */
  async serving(): Promise<{ instances: Record<string, Instance>; databases: string[] }> {
    const { Reservations: found = [] } = await this.ec2.send(new DescribeInstancesCommand({}));
    const running = found
      .flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State?.Name === 'running');
    const { DBInstances: databases = [] } = await this.databases.rds.send(new DescribeDBInstancesCommand({}));
    return {
      instances: Object.fromEntries(
        running.map((one) => [one.Tags?.find(({ Key }) => Key === 'Name')?.Value ?? '', one]),
      ),
      databases: databases.map(({ DBInstanceIdentifier: id, DBInstanceStatus: is }) => `${id} ${is}`),
    };
  }
}

test('a region is lost, the other serves and protects what serves, and brings the first one back', async () => {
  await withOwnEmulator({ name: NAME, config: CONFIG, speed: SPEED }, async (deployment, emulator) => {
    await deployment.apply();
    const [east, west] = await Promise.all(
      [EAST, WEST].map(async (name) => {
        const { reports_bucket_name: bucket } = await deployment.outputs(`${name}-storage`);
        return new Region(emulator, name, String(bucket));
      }),
    );
    const { private_subnet_ids: subnets } = await deployment.outputs(`${WEST}-network`);
    const DATA = { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20, VolumeType: 'gp3' } } as const;
    await launch(east!.ec2, 'web', { protect: true, devices: [DATA] });
    await east!.databases.instance('orders', { backup: 'true' }, { encrypted: true });
    await east!.backUp();
    await east!.lose();

    // In the subnets of the region's own network, which nobody has named.
    const away = await west!.failOverTo();
    expect(away).toMatchObject({ status: 'success', from: EAST, region: WEST, absent: [], unknown: [] });
    expect(away.rtoSeconds).toBeGreaterThan(0);
    const there = await west!.serving();
    expect(there).toMatchObject({
      instances: { web: { SubnetId: (subnets as Record<string, string>)['us-west-2a'] } },
      databases: ['orders available'],
    });
    const notices = (await emulator.outbox()).map(({ region, subject }) => `${region}: ${subject}`);
    expect(notices).toEqual([
      expect.stringMatching(
        /^us-west-2: SUCCESS: failback failover to us-west-2 - 2 of 2 serve, RTO .+, RPO /,
      ),
    ]);
    expect(await emulator.calls({ caller: 'operator', region: EAST })).toEqual([]);

    // What serves there is found by its tags, and its copies go back.
    await emulator.setFaults([]);
    await west!.backUp();
    await west!.lose();

    const { Subnets: [subnet] = [] } = await east!.ec2.send(new DescribeSubnetsCommand({}));
    const back = await east!.failOverTo('--subnet', subnet!.SubnetId!);
    expect(back).toMatchObject({ status: 'success', from: WEST, region: EAST });
    expect(back.members.map(({ source }) => source).sort()).toEqual(
      expect.arrayContaining([there.instances['web']!.InstanceId!]),
    );
    expect(await east!.serving()).toMatchObject({
      instances: { web: { InstanceType: 't4g.micro' } },
      databases: ['orders available'],
    });
    expect(await emulator.calls({ caller: 'operator', region: WEST })).toEqual([]);
  });
});
