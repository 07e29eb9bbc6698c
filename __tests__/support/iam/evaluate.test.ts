import { parsePolicy } from './document';
import { evaluate, type Policies, type Verdict } from './evaluate';
import type { Caller } from './principals';

const ACCOUNT = '111122223333';
const role: Caller = { type: 'role', arn: `arn:aws:iam::${ACCOUNT}:role/app` };
const anonymous: Caller = { type: 'anonymous' };
const OBJECT = 'arn:aws:s3:::bucket/team/file';

const statement = (given: object) => ({ Effect: 'Allow', Action: 's3:GetObject', ...given });
const policy = (...statements: object[]) =>
  parsePolicy({ Version: '2012-10-17', Statement: statements.map(statement) });
const own = (given: object) => policy({ Resource: '*', ...given });
const theirs = (given: object) => policy({ Resource: '*', Principal: '*', ...given });

function decide(policies: Policies, given: { action?: string; arn?: string; caller?: Caller } = {}): Verdict {
  const { action = 's3:GetObject', arn = OBJECT, caller = role } = given;
  return evaluate(policies, { caller, action, targets: [{ arn }] });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html */
describe('within one account', () => {
  const allow = own({ Sid: 'Own' });
  const deny = own({ Sid: 'OwnDeny', Effect: 'Deny' });
  const allowHere = theirs({ Sid: 'Theirs' });
  const denyHere = theirs({ Sid: 'TheirDeny', Effect: 'Deny' });

  it.each<[string, Policies, Verdict['decision'], string[]]>([
    ['nothing', {}, 'implicitly denied', []],
    ['the identity allows', { identity: allow }, 'allowed', ['Own']],
    ['the resource allows', { resource: allowHere }, 'allowed', ['Theirs']],
    [
      'the identity denies',
      { identity: [...allow, ...deny], resource: allowHere },
      'explicitly denied',
      ['OwnDeny'],
    ],
    [
      'the resource denies',
      { identity: allow, resource: [...denyHere, ...allowHere] },
      'explicitly denied',
      ['TheirDeny'],
    ],
    ['the order does not matter', { identity: [...deny, ...allow] }, 'explicitly denied', ['OwnDeny']],
  ])('%s', (_, policies, decision, by) => {
    expect(decide(policies)).toEqual({ decision, by });
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
  it.each<[string, object, Caller, Verdict['decision'], Verdict['decision']]>([
    // principal of the resource policy; the caller; alone; and with an identity policy that allows
    ['everybody', { AWS: '*' }, role, 'allowed', 'allowed'],
    ['everybody', { AWS: '*' }, anonymous, 'allowed', 'allowed'],
    ['the role', { AWS: role.arn }, role, 'allowed', 'allowed'],
    ['the account', { AWS: `arn:aws:iam::${ACCOUNT}:root` }, role, 'implicitly denied', 'allowed'],
    ['the account, by its number', { AWS: [ACCOUNT] }, role, 'implicitly denied', 'allowed'],
    [
      'the account',
      { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      anonymous,
      'implicitly denied',
      'implicitly denied',
    ],
    [
      'another account',
      { AWS: 'arn:aws:iam::999999999999:root' },
      role,
      'implicitly denied',
      'implicitly denied',
    ],
    ['another role', { AWS: `${role.arn}2` }, role, 'implicitly denied', 'implicitly denied'],
    [
      'a service',
      { Service: 'a.amazonaws.com' },
      { type: 'service', name: 'a.amazonaws.com' },
      'allowed',
      'allowed',
    ],
    ['a service', { Service: 'a.amazonaws.com' }, role, 'implicitly denied', 'implicitly denied'],
  ])('a key policy that names %s (%j), asked by %j', (_, Principal, caller, alone, withIdentity) => {
    const resource = theirs({ Principal });
    const policies = { resource, resourceDecides: true };
    expect(decide(policies, { caller }).decision).toBe(alone);
    expect(decide({ ...policies, identity: own({}) }, { caller }).decision).toBe(withIdentity);
  });

  it('where the resource decides, an identity policy alone is not enough', () => {
    expect(decide({ identity: own({}), resourceDecides: true }).decision).toBe('implicitly denied');
  });

  it('a Deny on the account holds for its roles', () => {
    const resource = theirs({ Effect: 'Deny', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } });
    expect(decide({ identity: own({}), resource }).decision).toBe('explicitly denied');
  });

  it('a call that touches several things needs all of them, each with its own tags', () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/ours': 'yes' } };
    const identity = own({ Action: 'ec2:CreateSnapshot', Condition });
    const request = { caller: role, action: 'ec2:CreateSnapshot' };
    const [one, other] = ['a', 'b'].map((id) => ({ arn: `arn:aws:ec2:r:${ACCOUNT}:volume/${id}` }));
    const ours = { 'aws:ResourceTag/ours': 'yes' };
    const target = (context: Record<string, string>) => ({ ...other!, context });
    const both = (context: Record<string, string>) => [{ ...one!, context: ours }, target(context)];
    expect(evaluate({ identity }, { ...request, targets: both(ours) }).decision).toBe('allowed');
    expect(evaluate({ identity }, { ...request, targets: both({}) }).decision).toBe('implicitly denied');
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
describe('actions and resources', () => {
  it.each([
    [{ Action: '*' }, true],
    [{ Action: 'S3:getobject' }, true],
    [{ Action: 's3:Get*' }, true],
    [{ Action: ['s3:PutObject', 's3:GetObj?ct'] }, true],
    [{ Action: 's3:GetObjectVersion' }, false],
    [{ Action: 'ec2:*' }, false],
    [{ Action: undefined, NotAction: 's3:Delete*' }, true],
    [{ Action: undefined, NotAction: ['iam:*', 's3:Get*'] }, false],
    [{ Resource: OBJECT }, true],
    [{ Resource: 'arn:aws:s3:::bucket/*' }, true],
    [{ Resource: 'arn:aws:s3:::bucket' }, false],
    [{ Resource: 'arn:aws:s3:::Bucket/*' }, false],
    [{ Resource: 'arn:aws:s3:::bucket/other/*' }, false],
    [{ Resource: 'arn:aws:*:bucket/*' }, true],
    [{ Resource: ['arn:aws:s3:::x', 'arn:aws:s3:::bucke?/*'] }, true],
    [{ Resource: undefined, NotResource: 'arn:aws:s3:::bucket/secret/*' }, true],
    [{ Resource: undefined, NotResource: 'arn:aws:s3:::bucket/team/*' }, false],
  ])('%j fits: %s', (given, expected) => {
    expect(decide({ identity: own(given) }).decision).toBe(expected ? 'allowed' : 'implicitly denied');
  });

  it('an action without resources needs Resource *', () => {
    const asked = { action: 'ssm:UpdateInstanceInformation', arn: '*' };
    const identity = (Resource: string) => own({ Action: 'ssm:*', Resource });
    expect(decide({ identity: identity('*') }, asked).decision).toBe('allowed');
    expect(decide({ identity: identity('arn:aws:ssm:*') }, asked).decision).toBe('implicitly denied');
  });
});

describe('what it does not know', () => {
  it.each([
    [{ Principal: { Federated: 'x' } }, 'Principal Federated'],
    [{ Principal: { AWS: 'arn:aws:iam::1:role/*' } }, 'takes no wildcards'],
    [{ NotPrincipal: '*' }, 'NotPrincipal'],
    [{ Condition: { StringEqual: { 'a:b': 'c' } } }, 'no condition operator'],
    [{ Condition: { StringEquals: { 'a:b': { c: 1 } } } }, 'must be texts'],
    [{ Effect: 'Maybe' }, 'Effect Maybe'],
    [{ NotAction: 's3:*' }, 'both Action and NotAction'],
    [{ Resource: undefined }, 'has no Resource'],
    [{ Principal: undefined }, 'has no Principal'],
  ])('%j is refused', (given, message) => {
    expect(() => decide({ resource: theirs(given) })).toThrow(message);
  });

  it('is refused in the version and in the request too', () => {
    expect(() => parsePolicy({ Version: '2008-10-17', Statement: [] })).toThrow('Version');
    expect(() => parsePolicy('{"Version":"2012-10-17","Statement":[],"Extra":1}')).toThrow('Extra');
    expect(() => decide({}, { action: 's3:*' })).toThrow('one action');
    expect(() => evaluate({}, { caller: role, action: 's3:GetObject', targets: [] })).toThrow('a target');
  });
});
