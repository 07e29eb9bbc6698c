import { BreakGlassRole } from '../../../modules/break-glass/break-glass-role';
import { deletedOnlyBy } from '../../../modules/break-glass/deletions';
import { policyDocument } from '../../../modules/iam/policy-document';
import type { Context } from '../../support/iam/context';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const ACCOUNT = place.accountId;
const KEEPER = `arn:aws:iam::${ACCOUNT}:user/keeper`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/ours-break-glass`;
const BUCKET = `arn:aws:s3:::ours-files-${ACCOUNT}-us-east-1`;
const output = synthesize(
  (stack) =>
    new BreakGlassRole(stack, 'glass', {
      roleName: 'ours-break-glass',
      vault: 'ours',
      place,
      regions: ['us-east-1', 'us-west-2'],
      buckets: [`ours-files-${ACCOUNT}-*`],
      principals: [KEEPER, `arn:aws:iam::${ACCOUNT}:role/keepers`],
      notBefore: '2026-03-01T08:00:00Z',
      notAfter: '2026-03-01T20:00:00Z',
    }),
);
const trust = parsePolicy(output.resource('aws_iam_role.glass_role').assume_role_policy);
const identity = parsePolicy(output.resource('aws_iam_role_policy.glass_policy').policy);

const BEFORE = '2026-03-01T07:59:59Z';
const DURING = '2026-03-01T12:00:00Z';
const AFTER = '2026-03-01T20:00:01Z';

describe('assuming it', () => {
  const signedIn: Context = {
    'aws:CurrentTime': DURING,
    'aws:MultiFactorAuthPresent': 'true',
    'aws:MultiFactorAuthAge': '60',
  };
  const assume = (arn: string, context: Context) =>
    evaluate(
      { resource: trust, resourceDecides: true },
      { caller: { type: 'role', arn }, action: 'sts:AssumeRole', targets: [{ arn: ROLE }], context },
    ).decision;

  it('is for those who are named, in time, with a second factor', () => {
    expect(assume(KEEPER, signedIn)).toBe('allowed');
    expect(assume(`arn:aws:iam::${ACCOUNT}:role/keepers`, signedIn)).toBe('allowed');
  });

  it.each([
    ['somebody else', `arn:aws:iam::${ACCOUNT}:user/other`, {}],
    ['somebody of that name elsewhere', 'arn:aws:iam::999999999999:user/keeper', {}],
    ['before', KEEPER, { 'aws:CurrentTime': BEFORE }],
    ['after', KEEPER, { 'aws:CurrentTime': AFTER }],
    ['without a second factor', KEEPER, { 'aws:MultiFactorAuthPresent': 'false' }],
    ['with one that was shown long ago', KEEPER, { 'aws:MultiFactorAuthAge': '3601' }],
  ])('not for %s', (_, arn, changed) => {
    expect(assume(arn, { ...signedIn, ...changed })).toBe('implicitly denied');
  });

  it('not with an access key, which knows no factors', () => {
    expect(assume(KEEPER, { 'aws:CurrentTime': DURING })).toBe('implicitly denied');
  });

  it('gives a session of an hour', () => {
    expect(output.resource('aws_iam_role.glass_role')).toMatchObject({ max_session_duration: 3600 });
  });
});

const OURS: Context = { 'aws:ResourceTag/smart-vault:managed-by': 'ours' };
const THEIRS: Context = { 'aws:ResourceTag/smart-vault:managed-by': 'theirs' };
const HERE: Context = { 'aws:ResourceAccount': ACCOUNT };
const snapshot = (region = 'us-east-1') => `arn:aws:ec2:${region}::snapshot/snap-0123456789abcdef0`;
const point = `arn:aws:backup:us-west-2:${ACCOUNT}:recovery-point:1`;
const decide = (action: string, arn: string, context: Context, now = DURING) =>
  evaluate(
    { identity },
    {
      caller: { type: 'role', arn: ROLE },
      action,
      targets: [{ arn }],
      context: { 'aws:CurrentTime': now, ...context },
    },
  ).decision;

const ALLOWED: readonly (readonly [action: string, arn: string, context: Context])[] = [
  ['ec2:DescribeSnapshots', '*', {}],
  ['ec2:DescribeLockedSnapshots', '*', {}],
  ['ec2:DescribeImages', '*', {}],
  ['ec2:UnlockSnapshot', snapshot(), OURS],
  ['ec2:DeleteSnapshot', snapshot('us-west-2'), OURS],
  ['ec2:DeregisterImage', 'arn:aws:ec2:us-east-1::image/ami-1', OURS],
  ['rds:DeleteDBSnapshot', `arn:aws:rds:us-east-1:${ACCOUNT}:snapshot:ours-daily-orders`, OURS],
  [
    'rds:DeleteDBClusterSnapshot',
    `arn:aws:rds:us-east-1:${ACCOUNT}:cluster-snapshot:ours-daily-orders`,
    OURS,
  ],
  ['backup:DeleteRecoveryPoint', point, OURS],
  ['s3:ListBucketVersions', BUCKET, HERE],
  ['s3:DeleteObject', `${BUCKET}/efs/file`, HERE],
  ['s3:DeleteObjectVersion', `${BUCKET}/efs/file`, HERE],
  ['s3:BypassGovernanceRetention', `${BUCKET}/efs/file`, HERE],
];

describe('what it may do', () => {
  it.each(ALLOWED)('%s on %s', (action, arn, context) => {
    expect(decide(action, arn, context)).toBe('allowed');
  });

  it('is no more than that', () => {
    const granted = identity.flatMap(({ actions }) => actions.any);
    expect([...new Set(granted)].sort()).toEqual([...new Set(ALLOWED.map(([action]) => action))].sort());
  });

  it.each(ALLOWED)('not %s before or after, whenever the session began', (action, arn, context) => {
    expect(decide(action, arn, context, BEFORE)).toBe('implicitly denied');
    expect(decide(action, arn, context, AFTER)).toBe('implicitly denied');
  });

  it.each([
    ['ec2:DeleteSnapshot', snapshot(), THEIRS],
    ['ec2:DeleteSnapshot', snapshot(), {}],
    ['ec2:DeleteSnapshot', snapshot('eu-west-1'), OURS],
    ['ec2:UnlockSnapshot', snapshot(), THEIRS],
    ['ec2:LockSnapshot', snapshot(), OURS],
    ['ec2:ModifySnapshotAttribute', snapshot(), OURS],
    ['ec2:CreateVolume', snapshot(), OURS],
    ['ec2:DeregisterImage', 'arn:aws:ec2:us-east-1::image/ami-1', THEIRS],
    ['rds:DeleteDBSnapshot', `arn:aws:rds:us-east-1:${ACCOUNT}:snapshot:theirs`, OURS],
    ['rds:DeleteDBInstance', `arn:aws:rds:us-east-1:${ACCOUNT}:db:ours-daily-orders`, OURS],
    ['backup:DeleteRecoveryPoint', point, THEIRS],
    ['backup:DeleteBackupVault', `arn:aws:backup:us-west-2:${ACCOUNT}:backup-vault:ours`, OURS],
    ['s3:GetObject', `${BUCKET}/efs/file`, HERE],
    ['s3:PutBucketPolicy', BUCKET, HERE],
    ['s3:DeleteBucket', BUCKET, HERE],
    ['s3:DeleteObjectVersion', `${BUCKET}/efs/file`, { 'aws:ResourceAccount': '999999999999' }],
    ['s3:DeleteObjectVersion', `arn:aws:s3:::ours-trail-${ACCOUNT}-us-east-1/AWSLogs/1`, HERE],
    ['kms:ScheduleKeyDeletion', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`, OURS],
    ['iam:PutRolePolicy', ROLE, {}],
    ['iam:UpdateAssumeRolePolicy', ROLE, {}],
    ['cloudtrail:StopLogging', `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/ours-trail`, {}],
  ])('never %s on %s: %j', (action, arn, context) => {
    expect(decide(action, arn, context)).toBe('implicitly denied');
  });
});

describe('the policy of a bucket', () => {
  const resource = parsePolicy(policyDocument([deletedOnlyBy(ROLE, BUCKET)]));
  const administrator = parsePolicy({
    Version: '2012-10-17',
    Statement: { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' },
  });
  const ask = (arn: string, action: string, own = administrator) =>
    evaluate(
      { identity: own, resource },
      {
        caller: { type: 'role', arn },
        action,
        targets: [{ arn: `${BUCKET}/efs/file` }],
        context: { 'aws:PrincipalArn': arn, 'aws:CurrentTime': DURING, ...HERE },
      },
    ).decision;
  const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:role/administrator`;

  it.each(['s3:DeleteObjectVersion', 's3:BypassGovernanceRetention'])(
    'leaves %s to the role alone',
    (action) => {
      expect(ask(ADMINISTRATOR, action)).toBe('explicitly denied');
      expect(ask(ROLE, action, identity)).toBe('allowed');
    },
  );

  it.each(['s3:PutObject', 's3:GetObject', 's3:DeleteObject'])('says nothing of %s', (action) => {
    expect(ask(ADMINISTRATOR, action)).toBe('allowed');
  });
});
