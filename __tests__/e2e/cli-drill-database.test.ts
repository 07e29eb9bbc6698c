import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { DescribeDBInstancesCommand, ModifyDBInstanceCommand } from '@aws-sdk/client-rds';
import { Databases } from '../support/databases';
import { DAY, DeployedVault, SOURCE } from '../support/deployed';
import { Drills } from '../support/drills';
import { ROUGH } from '../support/restores';

/** `vault drill` of DB instances. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const databases = new Databases(emulator, SOURCE);
const drills = new Drills(vault);

const protect = (DeletionProtection: boolean) =>
  databases.rds.send(
    new ModifyDBInstanceCommand({
      ...{ DBInstanceIdentifier: 'orders', DeletionProtection, MultiAZ: true, ApplyImmediately: true },
    }),
  );

beforeEach(async () => {
  await vault.clear();
  await emulator.advance(DAY);
  await databases.clear();
});
afterEach(() => protect(false));

/** Everything that a drill may make. */
async function there(): Promise<string[]> {
  const { DBInstances: found = [] } = await databases.rds.send(new DescribeDBInstancesCommand({}));
  const { SecurityGroups: groups = [] } = await source.send(new DescribeSecurityGroupsCommand({}));
  return [
    ...found.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier!),
    ...groups.map(({ GroupId }) => GroupId!),
  ].sort();
}

test('a protected database comes back in isolation, through throttles and errors, and goes again; also after a crash', async () => {
  await databases.instance('orders', { backup: 'true' }, { encrypted: true });
  await protect(true);
  expect(await runs.run('databases')).toMatchObject({ status: 'SUCCEEDED' });
  const before = await there();
  await emulator.setFaults(ROUGH);
  await emulator.clearCalls();
  const record = await drills.pass('databases');
  await emulator.setFaults([]);
  expect(record.untested).toMatchObject([{ plan: 'databases', kind: 'aurora' }]);
  const [sample] = record.samples;
  expect(sample!.checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['validate database', 'engine', 'version', 'capacity', 'isolated']),
  );
  expect(sample!.removed).toEqual(
    expect.arrayContaining([{ what: 'db-instance', id: `${record.id}-1`, region: SOURCE }]),
  );
  expect(await there()).toEqual(before);

  await drills.stop('SIGKILL', 'RestoreDBInstanceFromDBSnapshot', 'databases');
  expect(await there()).not.toEqual(before);
  const { exitCode, answer } = await drills.cleanUp();
  expect({ exitCode, left: answer.flatMap(({ left }) => left) }).toEqual({ exitCode: 0, left: [] });
  expect(await there()).toEqual(before);
});
