import { ACCOUNT } from '../../emulator/emulator';
import { reportsBucketName } from '../../lambda-src/core/reports-bucket';
import { accountRoleArn } from '../../lambda-src/core/vault-account';
import { VAULT_ACCOUNT } from '../support/accounts';
import { DeployedVault, DR, SOURCE, VAULT } from '../support/deployed';
import { BUCKET } from '../support/file-systems';
import { parsePolicy } from '../support/iam/document';
import { EXCEPTIONS } from '../support/recorded-calls/exceptions';
import { ask, grants, judge, type Judgement } from '../support/recorded-calls/judge';
import { callerOf, REFUSED } from '../support/recorded-calls/refused';
import { SCENES } from '../support/recorded-calls/scenes';
import { Stage } from '../support/recorded-calls/scenes/stage';
import { readVault, type Vault } from '../support/recorded-calls/vault';

/** The roles of the pipeline as deployed, held against the calls that its runs really make. */
const deployed = new DeployedVault();
const { emulator } = deployed;
const ROLE = { arn: `arn:aws:iam::${ACCOUNT}:role/administrator`, trust: [] };
const ADMINISTRATOR = parsePolicy({
  Version: '2012-10-17',
  Statement: { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' },
});
let vault: Vault;
let judgement: Judgement;
let stage: Stage | undefined;

/**
 * Not of the vault's roles: the tests' own calls, here and as an administrator of the vault account; and CloudWatch's, which has
 * no role: the topic's own policy lets it in (stacks/notices-access.test.ts).
 */
const isOthers = (caller: string): boolean =>
  ['test', 'cloudwatch'].includes(caller) || caller.endsWith('.OrganizationAccountAccessRole');

beforeAll(async () => {
  stage = await Stage.set(deployed);
  for (const scene of Object.values(SCENES)) await scene(stage);
  const calls = (await emulator.calls()).filter(({ caller }) => !isOthers(caller));
  vault = await readVault({
    emulator,
    name: VAULT,
    region: SOURCE,
    keyRegions: [SOURCE, DR],
    vaultAccount: { id: VAULT_ACCOUNT, region: DR },
    bucketName: deployed.deployed.reportsBucket,
    copyBucket: { region: DR, name: reportsBucketName(VAULT, ACCOUNT, DR) },
    topicArn: deployed.deployed.topicArn,
    fileBuckets: { [BUCKET]: stage.ownersKey },
  });
  judgement = judge(calls, vault);
});
afterAll(() => stage?.strike());

describe('the recorded calls', () => {
  test('are all allowed', () => {
    expect(judgement.problems).toEqual([]);
  });

  test('use every action of every statement on each of its resources, but for what is excepted with a reason', () => {
    const unused = grants(vault).filter((grant) => !judgement.used.has(grant));
    expect(unused.sort()).toEqual(Object.keys(EXCEPTIONS).sort());
  });
});

describe.each(Object.keys(REFUSED))('the role of %s', (role) => {
  test.each(REFUSED[role] ?? [])('never %s', (_, request) => {
    expect(ask(vault, callerOf(role), request(vault)).decision).not.toBe('allowed');
  });

  // Else a refusal could come from a request that nobody is ever granted.
  test('refuses what an administrator may', () => {
    // Of this account, or of the role's own.
    const arns = [ROLE.arn, vault.roles.get(callerOf(role))?.arn ?? ROLE.arn];
    const refused = (REFUSED[role] ?? []).filter(([, request]) =>
      arns.every((arn) => {
        const roles = new Map([[callerOf(role), { ...ROLE, arn, own: ADMINISTRATOR }]]);
        return ask({ ...vault, roles }, callerOf(role), request(vault)).decision === 'implicitly denied';
      }),
    );
    expect(refused.map(([what]) => what)).toEqual([]);
  });
});

test('the vault account trusts the functions that copy and prune there, and no other, whatever it may', () => {
  const assume = { action: 'sts:AssumeRole', targets: [{ arn: accountRoleArn(VAULT, VAULT_ACCOUNT, DR) }] };
  const mayAll = new Map([...vault.roles].map(([caller, role]) => [caller, { ...role, own: ADMINISTRATOR }]));
  const trusted = [...mayAll.keys()].filter(
    (caller) => ask({ ...vault, roles: mayAll }, caller, assume).decision === 'allowed',
  );
  expect(trusted.sort()).toEqual(['advance', 'prune'].map(callerOf));
});

test('an administrator of the vault account reads nothing with the vault’s key itself', () => {
  const caller = callerOf('vault-account');
  const { arn } = vault.roles.get(caller)!;
  const roles = new Map([[caller, { arn, trust: [], own: ADMINISTRATOR }]]);
  const key = [...vault.guards.keys()].find((one) => one.startsWith(`arn:aws:kms:${DR}:${ACCOUNT}:key/`))!;
  const request = { action: 'kms:Decrypt', targets: [{ arn: key }] };
  expect(ask({ ...vault, roles }, caller, request).decision).toBe('implicitly denied');
});

test('every role of the pipeline is among those', () => {
  expect([...vault.roles.keys()].sort()).toEqual(Object.keys(REFUSED).map(callerOf).sort());
});
