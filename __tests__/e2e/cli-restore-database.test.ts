import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import {
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  type DBCluster,
  type DBInstance,
} from '@aws-sdk/client-rds';
import { Databases, fromTags } from '../support/databases';
import { DAY, DeployedVault, DR, SOURCE } from '../support/deployed';
import { idMade, Restores, ROUGH } from '../support/restores';

/** `vault restore` of DB instances and of DB clusters. */
const vault = new DeployedVault();
const { emulator, runs } = vault;
const east = new Databases(emulator, SOURCE);
const west = new Databases(emulator, DR);
const restores = new Restores(vault);

const SELECTED = { backup: 'true', team: 'shop' };

beforeEach(async () => {
  await vault.clear();
  // What a test left under way is over by then: RDS deletes no snapshot before.
  await emulator.advance(DAY);
  await unprotect(east);
  await unprotect(west);
  await east.clear();
  await west.clear();
});

async function unprotect({ rds }: Databases): Promise<void> {
  const { DBInstances: found = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  for (const { DBInstanceIdentifier, DeletionProtection } of found)
    if (DeletionProtection)
      await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, DeletionProtection: false }));
}

const instances = async ({ rds }: Databases): Promise<DBInstance[]> =>
  (await rds.send(new DescribeDBInstancesCommand({}))).DBInstances ?? [];
const clusters = async ({ rds }: Databases): Promise<DBCluster[]> =>
  (await rds.send(new DescribeDBClustersCommand({}))).DBClusters ?? [];

const backUp = async () => expect(await runs.run('databases')).toMatchObject({ status: 'SUCCEEDED' });

/** A DB subnet group of the name, in the default VPC; RDS makes one called `default` by itself, and the emulator does not. */
async function subnets(DBSubnetGroupName: string): Promise<void> {
  const { Subnets: found = [] } = await vault.source.send(new DescribeSubnetsCommand({}));
  const SubnetIds = found
    .filter(({ DefaultForAz }) => DefaultForAz)
    .flatMap(({ SubnetId }) => SubnetId ?? []);
  await east.rds.send(
    new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription: 'a test', SubnetIds }),
  );
}

/** An encrypted instance with a parameter group of its own and deletion protection, backed up and gone. */
async function lostInstance(): Promise<string> {
  const id = await east.instance('orders', SELECTED, { encrypted: true });
  const group = { DBParameterGroupName: 'tuned', DBParameterGroupFamily: 'postgres16', Description: 'tuned' };
  await east.rds.send(new CreateDBParameterGroupCommand(group)).catch((error: Error) => {
    if (!error.name.startsWith('DBParameterGroupAlreadyExists')) throw error;
  });
  await east.rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: 'orders',
      DBParameterGroupName: 'tuned',
      DeletionProtection: true,
      ApplyImmediately: true,
    }),
  );
  await backUp();
  await unprotect(east);
  await east.rds.send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'orders', SkipFinalSnapshot: true }),
  );
  return id;
}

describe('a DB instance', () => {
  test('comes back under a new name as it was, but not publicly accessible; a taken name is refused', async () => {
    const id = await lostInstance();
    const { order } = await restores.dryRun('orders');
    expect(order).toMatchObject({ form: 'database', source: id });
    expect(order.design.words[0]).toMatch(
      /^a DB instance orders-restored-\d{8} \(db.t4g.micro, 20 GiB\), encrypted/,
    );

    const record = await restores.succeed('orders', '--as', 'orders-2');
    expect(idMade(record, 'db-instance')).toBe('orders-2');
    const [made, ...others] = await instances(east);
    expect(others).toEqual([]);
    expect(made).toMatchObject({
      DBInstanceIdentifier: 'orders-2',
      DBInstanceClass: 'db.t4g.micro',
      Engine: 'postgres',
      AllocatedStorage: 20,
      StorageEncrypted: true,
      PubliclyAccessible: false,
      DeletionProtection: true,
      DBParameterGroups: [{ DBParameterGroupName: 'tuned' }],
    });
    expect(fromTags(made!.TagList)).toMatchObject({ ...SELECTED, 'smart-vault:restore': record.id });
    expect(await restores.refused(id, '--as', 'orders-2')).toContain('give another name with --as');
    expect(await restores.refused(id, '--as', 'orders--2')).toContain('got orders--2');
    expect(await restores.refused(id, '--subnet-group', 'none')).toContain(
      'There is no DB subnet group none',
    );
  });

  test('after a crash, through throttles and errors, there is one', async () => {
    const id = await lostInstance();
    const half = await restores.crash(id, '--as', 'orders-2', '--type', 'db.r6g.large');
    expect(half.made).toEqual([{ what: 'db-instance', id: 'orders-2', region: SOURCE }]);
    await emulator.setFaults(ROUGH);
    const record = await restores.succeed('--resume', half.id);
    await emulator.setFaults([]);
    expect(record.made).toEqual(half.made);
    expect(await instances(east)).toMatchObject([{ DBInstanceClass: 'db.r6g.large' }]);
  });

  test('in the other region from its copy, by the name of the snapshot', async () => {
    const id = await lostInstance();
    const copy = (await west.snapshots()).find(({ type }) => type === 'manual')!;
    const record = await restores.succeed(copy.arn);
    expect(record.order).toMatchObject({ region: DR, source: id });
    const [made] = await instances(west);
    expect(made).toMatchObject({ StorageEncrypted: true, KmsKeyId: copy.kmsKeyId });
    expect(made!.DBInstanceIdentifier).toMatch(/^orders-restored-\d{8}$/);
    expect(await instances(east)).toEqual([]);
  });

  test('a name that several have is asked back', async () => {
    await east.instance('shop', SELECTED);
    await east.cluster('shop', SELECTED);
    await backUp();
    const said = await restores.refused('shop');
    expect(said).toMatch(/shop may be any of these[^]*rds db-[^]*aurora cluster-/);
    expect((await restores.dryRun('shop', '--kind', 'rds')).order.form).toBe('database');
  });
});

describe('a DB cluster', () => {
  test('comes back with a member; interrupted between the two it is listed, and resumed', async () => {
    await subnets('shop-subnets');
    const id = await east.cluster('shop', SELECTED, { subnetGroup: 'shop-subnets' });
    await backUp();
    await east.rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'shop', SkipFinalSnapshot: true }));
    expect(await restores.refused(id)).toContain('name one with --type');
    const half = await restores.interrupt('RestoreDBClusterFromSnapshot', id, '--type', 'db.r6g.large');
    const name = idMade(half, 'db-cluster');
    expect(half).toMatchObject({ state: 'half-made', made: [{ what: 'db-cluster' }] });

    const record = await restores.succeed('--resume', half.id);
    expect(await clusters(east)).toMatchObject([
      {
        DBClusterIdentifier: name,
        Engine: 'aurora-postgresql',
        StorageEncrypted: true,
        DBSubnetGroup: 'shop-subnets',
        DBClusterMembers: [{ DBInstanceIdentifier: `${name}-1` }],
      },
    ]);
    expect(await instances(east)).toMatchObject([
      { DBInstanceIdentifier: `${name}-1`, DBInstanceClass: 'db.r6g.large', PubliclyAccessible: false },
    ]);
    expect(record.made).toEqual([
      { what: 'db-cluster', id: name, region: SOURCE },
      { what: 'db-instance', id: `${name}-1`, region: SOURCE },
    ]);
  });
});
