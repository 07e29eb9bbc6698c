import {
  advanceStatements,
  discoverStatements,
  pruneStatements,
} from '../../../modules/pipeline/permissions/functions';
import type { PermissionProps } from '../../../modules/pipeline/permissions/common';
import { policyDocument } from '../../../modules/iam/policy-document';
import type { Context } from '../../support/iam/context';
import { parsePolicy } from '../../support/iam/document';
import { evaluate, type Target } from '../../support/iam/evaluate';

/**
 * The calls of the kinds rds and aurora, each with what it touches (Service authorization reference, Amazon RDS), judged
 * as IAM would.
 */
const props: PermissionProps = {
  place: { partition: 'aws', region: 'us-east-1', accountId: '123456789012' },
  vault: 'smart-vault',
  reportsBucketArn: 'arn:aws:s3:::reports',
  operationsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/operations',
  topicArn: 'arn:aws:sns:us-east-1:123456789012:topic',
  copies: [{ region: 'us-west-2', kmsKeyArn: 'arn:aws:kms:us-west-2:123456789012:key/vault' }],
  cleanupRegions: ['eu-west-1'],
  kinds: ['rds', 'aurora'],
  quietModes: [],
  copyReports: [],
  lockedRegions: [],
  executions: 'arn:aws:states:us-east-1:123456789012:execution:x:*',
};
const policies = {
  discover: discoverStatements(props),
  advance: advanceStatements(props),
  prune: pruneStatements(props),
  'advance without copies': advanceStatements({ ...props, copies: [] }),
};
type Who = keyof typeof policies;

const caller = { type: 'role', arn: 'arn:aws:iam::123456789012:role/function' } as const;
/** A call goes to the region of the last thing that it touches: that of the copy, where there is one. */
const may = (who: Who, action: string, targets: readonly Target[], context: Context = {}): boolean => {
  const region = targets.at(-1)?.arn.split(':')[3] ?? '';
  const identity = parsePolicy(policyDocument(policies[who]));
  const request = { caller, action, targets, context: { 'aws:RequestedRegion': region, ...context } };
  return evaluate({ identity }, request).decision === 'allowed';
};

const arn = (type: string, name: string, region = 'us-east-1'): Target => ({
  arn: `arn:aws:rds:${region}:123456789012:${type}:${name}`,
});
const tagged = (target: Target, vault = 'smart-vault'): Target => ({
  ...target,
  context: { 'aws:ResourceTag/smart-vault:managed-by': vault },
});
const ours: Context = { 'aws:RequestTag/smart-vault:managed-by': 'smart-vault' };

describe.each([
  ['DBInstance', 'DBSnapshot', 'db', 'snapshot'],
  ['DBCluster', 'DBClusterSnapshot', 'cluster', 'cluster-snapshot'],
])('%s', (noun, snapshotNoun, type, snapshotType) => {
  const made = arn(snapshotType, 'smart-vault-orders-1');
  const copied = arn(snapshotType, 'smart-vault-orders-1', 'us-west-2');
  const create = `rds:Create${snapshotNoun}`;
  const copy = `rds:Copy${snapshotNoun}`;
  const remove = `rds:Delete${snapshotNoun}`;

  test('is found, and followed in every region', () => {
    expect(may('discover', `rds:Describe${noun}s`, [arn(type, '*')])).toBe(true);
    expect(may('advance', `rds:Describe${noun}s`, [arn(type, 'orders')])).toBe(true);
    for (const region of ['us-east-1', 'us-west-2'])
      expect(may('advance', `rds:Describe${snapshotNoun}s`, [arn(snapshotType, '*', region)])).toBe(true);
    for (const region of ['us-east-1', 'us-west-2', 'eu-west-1'])
      expect(may('prune', `rds:Describe${snapshotNoun}s`, [arn(snapshotType, '*', region)])).toBe(true);
  });

  test('is snapshotted under the vault’s name and tag only', () => {
    const database = arn(type, 'orders');
    expect(may('advance', create, [database, made], ours)).toBe(true);
    expect(may('advance', 'rds:AddTagsToResource', [made], ours)).toBe(true);
    expect(may('advance', create, [database, made])).toBe(false);
    expect(may('advance', create, [database, arn(snapshotType, 'orders-1')], ours)).toBe(false);
    expect(may('advance', 'rds:AddTagsToResource', [arn(snapshotType, 'orders-1')], ours)).toBe(false);
    expect(may('advance', 'rds:AddTagsToResource', [database], ours)).toBe(false);
    expect(may('discover', create, [database, made], ours)).toBe(false);
  });

  test('is copied from home to where the plan copies', () => {
    expect(may('advance', copy, [made, copied], ours)).toBe(true);
    // What the SDK signs for the region of the original has no tags in it.
    expect(may('advance', copy, [made])).toBe(true);
    expect(may('advance', 'rds:AddTagsToResource', [copied], ours)).toBe(true);
    expect(may('advance', copy, [copied])).toBe(false);
    expect(may('advance', copy, [arn(snapshotType, 'orders-1')], ours)).toBe(false);
    expect(may('advance', copy, [arn(snapshotType, 'smart-vault-orders-1', 'eu-west-1')], ours)).toBe(false);
    expect(may('advance without copies', copy, [made], ours)).toBe(false);
  });

  test('is pruned where it carries the vault’s tag, and nothing else is', () => {
    for (const snapshot of [made, copied]) expect(may('prune', remove, [tagged(snapshot)])).toBe(true);
    expect(may('prune', remove, [made])).toBe(false);
    expect(may('prune', remove, [tagged(made, 'another')])).toBe(false);
    expect(may('prune', remove, [tagged(arn(snapshotType, 'rds:orders-2026'))])).toBe(false);
    expect(may('advance', remove, [tagged(made)])).toBe(false);
    expect(may('prune', `rds:Delete${noun}`, [tagged(arn(type, 'orders'))])).toBe(false);
    for (const who of ['discover', 'advance', 'prune'] as const)
      expect(may(who, `rds:Modify${noun}`, [tagged(arn(type, 'orders'))])).toBe(false);
  });
});

describe('keys', () => {
  const sourceKey = { arn: 'arn:aws:kms:us-east-1:123456789012:key/databases' };
  const vaultKey = { arn: 'arn:aws:kms:us-west-2:123456789012:key/vault' };
  const via = (region: string, service = 'rds', forAws = 'true'): Context => ({
    'kms:ViaService': `${service}.${region}.amazonaws.com`,
    'kms:GrantIsForAWSResource': forAws,
  });

  test('are used through RDS alone, by grants for RDS', () => {
    for (const action of ['kms:CreateGrant', 'kms:DescribeKey']) {
      expect(may('advance', action, [sourceKey], via('us-east-1'))).toBe(true);
      expect(may('advance', action, [vaultKey], via('us-west-2'))).toBe(true);
      expect(may('advance', action, [vaultKey], via('us-west-2', 'ec2'))).toBe(false);
      expect(may('advance', action, [vaultKey], via('eu-west-1'))).toBe(false);
      expect(may('advance', action, [vaultKey])).toBe(false);
      expect(may('advance without copies', action, [sourceKey], via('us-east-1'))).toBe(false);
    }
    expect(may('advance', 'kms:CreateGrant', [vaultKey], via('us-west-2', 'rds', 'false'))).toBe(false);
    expect(may('advance', 'kms:Decrypt', [vaultKey], via('us-west-2'))).toBe(false);
  });
});

test('a plan without databases asks for none of it, and its cleanup still may prune', () => {
  const sids = advanceStatements({ ...props, kinds: ['ebs'] }).map(({ sid }) => sid);
  expect(sids.filter((sid) => /DB|Rds/.test(sid ?? ''))).toEqual([]);
  expect(pruneStatements({ ...props, kinds: ['ebs'] }).map(({ sid }) => sid)).toContain(
    'DeleteOnlyOurDBSnapshots',
  );
});

/** IAM quotas: the inline policies of a role have at most 10,240 characters together. */
test('with eight regions the policies still fit, with room for other kinds', () => {
  const copies = [
    'us-west-2',
    'us-east-2',
    'eu-west-1',
    'eu-west-2',
    'eu-central-1',
    'ap-south-1',
    'sa-east-1',
  ].map((region) => ({
    region,
    kmsKeyArn: `arn:aws:kms:${region}:123456789012:key/01234567-89ab-cdef-0123-456789abcdef`,
  }));
  for (const statements of [pruneStatements, advanceStatements]) {
    const policy = policyDocument(statements({ ...props, copies, kinds: ['ebs', 'rds', 'aurora'] }));
    expect(policy.replaceAll(/\s/g, '').length).toBeLessThan(8_000);
  }
});
