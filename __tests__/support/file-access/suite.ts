import { parsePolicy } from '../iam/document';
import { evaluate } from '../iam/evaluate';
import type { Context } from '../iam/context';
import type { Caller } from '../iam/principals';
import { ask, askAs, ROLES, type FileAccess, type RoleName } from './access';
import { NEEDED, NEVER } from './calls';
import { STRANGE_ACCOUNT, type TargetName } from './targets';

const ADMINISTRATOR = parsePolicy({
  Version: '2012-10-17',
  Statement: { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' },
});

/** Tests what the roles and the policies of a file backup allow, and that it is all; the same for a synthesis and a deployment. */
export function testsFileAccess(access: () => FileAccess): void {
  describe.each(ROLES)('the role %s', (role) => {
    const calls = NEEDED[role].flatMap((needed) => needed.actions.map((action) => ({ ...needed, action })));

    test.each(calls.map(({ action, target }) => [action, target] as const))(
      'may %s: %s',
      (action, target) => {
        expect(askAs(access(), role, action, target).decision).toBe('allowed');
      },
    );

    test.each(calls.flatMap(({ action, refused }) => refused.map((target) => [action, target] as const)))(
      'may not %s: %s',
      (action, target) => {
        expect(askAs(access(), role, action, target).decision).not.toBe('allowed');
      },
    );

    test('has no action but those, whatever AWS may call the others', () => {
      const allowed = access().roles[role].own.filter(({ effect }) => effect === 'Allow');
      expect(allowed.every(({ actions, resources }) => !actions.not && resources?.not === false)).toBe(true);
      const actions = allowed.flatMap(({ actions: { any } }) => any);
      expect([...new Set(actions)].sort()).toEqual([...new Set(calls.map(({ action }) => action))].sort());
    });

    test.each(NEVER)('may never %s: %s', (action, target) => {
      expect(askAs(access(), role, action, target).decision).not.toBe('allowed');
    });
  });

  describe('who becomes which role', () => {
    const dataSync: Caller = { type: 'service', name: 'datasync.amazonaws.com' };
    const ec2: Caller = { type: 'service', name: 'ec2.amazonaws.com' };
    const task = (account: string, region: string): Context => ({
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:aws:datasync:${region}:${account}:location/loc-0a1b2c3d4e5f60718`,
    });
    const assumes = (role: RoleName, caller: Caller, context: Context = {}) => {
      const { arn, trust } = access().roles[role];
      const request = { caller, action: 'sts:AssumeRole', targets: [{ arn }], context };
      return evaluate({ resource: trust, resourceDecides: true }, request).decision;
    };

    test.each(['source', 'destination'] as const)(
      '%s: DataSync for this account and region alone',
      (role) => {
        const { account, region } = access().ids;
        const ours = task(account, region);
        expect(assumes(role, dataSync, ours)).toBe('allowed');
        // The confused deputy: somebody else's location that names our role.
        expect(assumes(role, dataSync, task(STRANGE_ACCOUNT, region))).toBe('implicitly denied');
        expect(assumes(role, dataSync, { ...ours, 'aws:SourceAccount': STRANGE_ACCOUNT })).toBe(
          'implicitly denied',
        );
        expect(
          assumes(role, dataSync, {
            ...ours,
            'aws:SourceArn': task(STRANGE_ACCOUNT, region)['aws:SourceArn']!,
          }),
        ).toBe('implicitly denied');
        expect(assumes(role, dataSync, task(account, 'eu-west-3'))).toBe('implicitly denied');
        expect(assumes(role, dataSync)).toBe('implicitly denied');
        expect(assumes(role, ec2, ours)).toBe('implicitly denied');
      },
    );

    test('instance: EC2 alone, which says nothing of whom it works for', () => {
      expect(assumes('instance', ec2)).toBe('allowed');
      expect(assumes('instance', dataSync)).toBe('implicitly denied');
    });

    test.each(ROLES)('%s: no role of the account, whatever its own policies say', (role) => {
      const arn = access().roles[role].arn;
      const request = {
        caller: { type: 'role', arn: `${arn}-other` },
        action: 'sts:AssumeRole',
        targets: [{ arn }],
      } as const;
      const policies = {
        identity: ADMINISTRATOR,
        resource: access().roles[role].trust,
        resourceDecides: true,
      };
      expect(evaluate(policies, request).decision).toBe('implicitly denied');
    });
  });

  describe('what holds for everybody', () => {
    const anonymous: Caller = { type: 'anonymous' };
    const administrator = (): Caller => ({
      type: 'role',
      arn: `arn:aws:iam::${access().ids.account}:role/admin`,
    });
    const asAdministrator = (action: string, target: TargetName) =>
      ask(access(), administrator(), ADMINISTRATOR, action, target).decision;

    test.each([
      ['s3:GetObject', 'object'],
      ['s3:ListBucket', 'bucket'],
      ['elasticfilesystem:ClientMount', 'file system'],
      ['kms:Decrypt', 'key through S3'],
    ] as const)('nobody gets in without a name: %s, %s', (action, target) => {
      expect(ask(access(), anonymous, [], action, target).decision).toBe('implicitly denied');
    });

    test('a role of the account without rights of its own gets none from the policies here', () => {
      for (const [action, target] of [
        ['elasticfilesystem:ClientMount', 'file system'],
        ['kms:Decrypt', 'key through S3'],
      ] as const)
        expect(ask(access(), administrator(), [], action, target).decision).toBe('implicitly denied');
    });

    test.each([
      ['s3:GetObject', 'object without TLS'],
      ['s3:ListBucket', 'bucket without TLS'],
      ['elasticfilesystem:ClientMount', 'file system without TLS'],
    ] as const)('not even an administrator without TLS: %s', (action, target) => {
      expect(asAdministrator(action, target)).toBe('explicitly denied');
    });

    test.each([
      ['s3:DeleteObjectVersion', 'object'],
      ['s3:DeleteBucket', 'bucket'],
    ] as const)('not even an administrator without MFA: %s', (action, target) => {
      expect(asAdministrator(action, target)).toBe('explicitly denied');
      expect(asAdministrator('s3:DeleteObject', 'object')).toBe('allowed');
    });

    test("DataSync logs this account's tasks, in the log made for it", () => {
      const { ids, transferLog } = access();
      const logs = (action: string, account: string, arn = `${ids.transferLogArn}:log-stream:task-0`) =>
        evaluate(
          { resource: transferLog },
          {
            caller: { type: 'service', name: 'datasync.amazonaws.com' },
            action,
            targets: [{ arn }],
            context: {
              'aws:SourceAccount': account,
              'aws:SourceArn': `arn:aws:datasync:${ids.region}:${account}:task/task-0`,
            },
          },
        ).decision;
      expect(logs('logs:PutLogEvents', ids.account)).toBe('allowed');
      expect(logs('logs:CreateLogStream', ids.account)).toBe('allowed');
      expect(logs('logs:PutLogEvents', STRANGE_ACCOUNT)).toBe('implicitly denied');
      expect(logs('logs:DeleteLogStream', ids.account)).toBe('implicitly denied');
      expect(logs('logs:PutLogEvents', ids.account, `${ids.instanceLogArn}:*`)).toBe('implicitly denied');
    });
  });
}
