import { ACCOUNT } from '../../emulator/emulator';
import { DeployedVault, DR, SOURCE, VAULT } from '../support/deployed';
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

beforeAll(async () => {
  stage = await Stage.set(deployed);
  for (const scene of Object.values(SCENES)) await scene(stage);
  // CloudWatch has no role: the topic's own policy lets it in (stacks/notices-access.test.ts).
  const calls = (await emulator.calls()).filter(({ caller }) => !['test', 'cloudwatch'].includes(caller));
  vault = await readVault({
    emulator,
    name: VAULT,
    region: SOURCE,
    keyRegions: [SOURCE, DR],
    bucketName: deployed.deployed.reportsBucket,
    topicArn: deployed.deployed.topicArn,
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
    const administered = { ...vault, roles: new Map([[callerOf(role), { ...ROLE, own: ADMINISTRATOR }]]) };
    const refused = (REFUSED[role] ?? []).filter(
      ([, request]) => ask(administered, callerOf(role), request(vault)).decision === 'implicitly denied',
    );
    expect(refused.map(([what]) => what)).toEqual([]);
  });
});

test('every role of the pipeline is among those', () => {
  expect([...vault.roles.keys()].sort()).toEqual(Object.keys(REFUSED).map(callerOf).sort());
});
