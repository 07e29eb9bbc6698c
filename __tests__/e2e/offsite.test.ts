import {
  DescribeLockedSnapshotsCommand,
  DescribeSnapshotAttributeCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { ListAliasesCommand, KMSClient } from '@aws-sdk/client-kms';
import { launch } from '../../scripts/local/fleet';
import { clientOptionsIn, VAULT_ACCOUNT } from '../support/accounts';
import { DAY, DeployedVault, DR, tagsOf } from '../support/deployed';

/** Copies that another account keeps. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const ABROAD = `${VAULT_ACCOUNT}/${DR}`;
const ROLE = `^role\\.${VAULT_ACCOUNT}\\.e2e-vault-copies-${DR}$`;
const abroad = new EC2Client(clientOptionsIn(emulator, DR, VAULT_ACCOUNT));
const idsIn = async (ec2: EC2Client) => (await vault.snapshots(ec2)).map(({ SnapshotId: id }) => id).sort();

beforeEach(() => vault.clear(abroad));
// A lock ends by time alone.
afterEach(() => emulator.advance(4 * DAY));

async function launchOffsite(...names: string[]): Promise<void> {
  for (const name of names)
    await vault.tag(await launch(source, name, { protect: false }), { offsite: 'yes' });
}

test('a copy of the copy lies in the vault account, with its key, its tags and its lock', async () => {
  await launchOffsite('ledger');
  const { status, record } = await runs.run('offsite');

  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ planned: 1, created: 1, copied: 2, failed: 0 });
  const [copy] = await vault.snapshots(dr);
  const [kept] = await vault.snapshots(abroad);
  expect(record.resources[0]?.copies).toEqual({ [DR]: copy?.SnapshotId, [ABROAD]: kept?.SnapshotId });
  const { Aliases: aliases = [] } = await new KMSClient(clientOptionsIn(emulator, DR, VAULT_ACCOUNT)).send(
    new ListAliasesCommand({}),
  );
  const key = aliases.find(({ AliasName: name }) => name === 'alias/e2e-vault/copies')?.TargetKeyId;
  expect(kept).toMatchObject({ OwnerId: VAULT_ACCOUNT, Encrypted: true, State: 'completed' });
  expect(kept?.KmsKeyId).toMatch(new RegExp(`:${VAULT_ACCOUNT}:key/${key}$`));
  expect(tagsOf(kept!)).toEqual({
    ...tagsOf(copy!),
    CopiedFrom: DR,
    OriginalSnapshotId: copy?.SnapshotId,
  });

  const { Snapshots: locks } = await abroad.send(new DescribeLockedSnapshotsCommand({}));
  expect(locks).toMatchObject([{ SnapshotId: kept?.SnapshotId, LockState: 'governance', LockDuration: 3 }]);
  const { CreateVolumePermissions: shares } = await dr.send(
    new DescribeSnapshotAttributeCommand({
      SnapshotId: copy?.SnapshotId,
      Attribute: 'createVolumePermission',
    }),
  );
  expect(shares).toEqual([{ UserId: VAULT_ACCOUNT }]);
  const [notice] = await vault.notices();
  expect(notice?.message).toContain(`${kept?.SnapshotId} (${ABROAD})`);
});

test('it has a retention of its own, and what is locked there stays', async () => {
  await launchOffsite('ledger');
  const dayOf = async (wait: number) => {
    await emulator.advance(wait * DAY);
    return (await runs.run('offsite')).record;
  };
  await dayOf(0);
  await dayOf(1);
  const third = await dayOf(1);
  // The newest here, the newest in the other region, the two newest there, and one there by its lock alone.
  expect(third.kept).toEqual({ newest: 4, locked: 1 });
  expect(await idsIn(abroad)).toHaveLength(3);

  const late = await dayOf(4);
  expect(late.pruned.filter(({ region }) => region === ABROAD).map(({ outcome }) => outcome)).toEqual([
    'deleted',
    'deleted',
  ]);
  expect((await idsIn(abroad)).length).toBe(2);
  expect((await idsIn(dr)).length).toBe(1);
  expect((await idsIn(source)).length).toBe(1);
});

test('an account that refuses fails its copy by name, and nothing else; the next run makes another', async () => {
  await launchOffsite('ledger');
  const refusal = { service: 'sts', action: 'AssumeRole', effect: { error: 'AccessDenied', status: 403 } };
  await emulator.setFaults([refusal]);
  const { status, record } = await runs.run('offsite');

  expect(status).toBe('FAILED');
  expect(record.totals).toMatchObject({ created: 1, copied: 1, failed: 1 });
  expect(record.resources[0]?.failures.join()).toMatch(new RegExp(`^copy to ${ABROAD}: AccessDenied`));
  // What cannot be seen there might be a copy under way: nothing is deleted on any side.
  expect(record.errors.join()).toMatch(
    new RegExp(`nothing was pruned: ${ABROAD} cannot be read: Access Denied`),
  );

  await emulator.setFaults([]);
  expect((await runs.run('offsite')).record.totals).toMatchObject({ created: 1, copied: 2, failed: 0 });
});

test('without the copy in the region there is none abroad, and it says why', async () => {
  await launchOffsite('ledger');
  await emulator.setFaults([
    { service: 'ec2', action: 'CopySnapshot', region: DR, effect: { error: 'InvalidRequest' }, times: 1 },
  ]);
  const { record } = await runs.run('offsite');

  expect(record.resources[0]?.failures).toEqual([
    expect.stringMatching(`^copy to ${DR}: InvalidRequest`),
    `copy to ${ABROAD}: there is no copy in ${DR} to make it of`,
  ]);
  expect(await idsIn(abroad)).toEqual([]);
});

describe.each([
  ['ModifySnapshotAttribute', '^lambda\\.'],
  ['CopySnapshot', ROLE],
  ['LockSnapshot', ROLE],
  ['DeleteSnapshot', ROLE],
])('a function killed at %s', (action, caller) => {
  test.each(['before', 'after'] as const)('%s it took effect leaves one copy of each', async (moment) => {
    await launchOffsite('ledger', 'books');
    for (let day = 0; day < 2; day++) {
      await runs.run('offsite');
      await emulator.advance(4 * DAY);
    }
    const before = await idsIn(abroad);
    await emulator.setFaults([{ service: 'ec2', action, caller, effect: { kill: moment }, times: 1 }]);
    const { record } = await runs.run('offsite');

    const killed = await emulator.calls({ service: 'ec2', action });
    expect(killed.filter(({ injected }) => injected !== undefined)).toHaveLength(1);
    expect(record.totals).toMatchObject({ planned: 2, created: 2, copied: 4, failed: 0 });
    const ids = await idsIn(abroad);
    expect(ids).toHaveLength(4);
    expect(ids.filter((id) => !before.includes(id))).toHaveLength(2);
  });
});

test('each account’s copies are made by a role of its own', async () => {
  await launchOffsite('ledger');
  await runs.run('offsite');
  const copies = await emulator.calls({ service: 'ec2', action: 'CopySnapshot' });
  expect(copies.map(({ caller, region }) => `${caller} in ${region}`)).toEqual([
    `lambda.e2e-vault-advance in ${DR}`,
    `role.${VAULT_ACCOUNT}.e2e-vault-copies-${DR} in ${DR}`,
  ]);
  const shared = await emulator.calls({ service: 'ec2', action: 'ModifySnapshotAttribute' });
  expect(shared.map(({ region }) => region)).toEqual([DR]);
});
