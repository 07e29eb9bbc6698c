import { Trail, type TrailProps } from '../../../modules/trail/trail';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { resolveReferences } from '../../support/iam/references';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const ACCOUNT = place.accountId;
const BUCKET = `arn:aws:s3:::ours-trail-${ACCOUNT}-us-east-1`;
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/ours-trail`;
const FILE = `${BUCKET}/AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/03/01/x.json.gz`;
const trailOf = (given: Partial<TrailProps> = {}) =>
  synthesize((stack) => new Trail(stack, 'audit', { trailName: 'ours-trail', place, ...given }));
const output = trailOf();
const trail = (of = output) => of.resource('aws_cloudtrail.audit_trail');

describe('the trail', () => {
  it('sees every region and global services, under a key, with digests', () => {
    expect(trail()).toEqual({
      name: 'ours-trail',
      s3_bucket_name: '${aws_s3_bucket.audit_files_bucket.bucket}',
      kms_key_id: '${aws_kms_key.audit_encryption_key.arn}',
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      lifecycle: { prevent_destroy: true },
      depends_on: ['aws_s3_bucket_policy.audit_files_policy'],
    });
  });

  it('tells of objects only where asked, and then of changes as before', () => {
    const { advanced_event_selector: selectors } = trail(trailOf({ dataOfBuckets: ['ours-files-'] }));
    expect(selectors).toEqual([
      {
        name: 'Changes in the account',
        field_selector: [{ field: 'eventCategory', equals: ['Management'] }],
      },
      {
        name: 'Objects of the vault',
        field_selector: [
          { field: 'eventCategory', equals: ['Data'] },
          { field: 'resources.type', equals: ['AWS::S3::Object'] },
          { field: 'resources.ARN', starts_with: ['arn:aws:s3:::ours-files-'] },
        ],
      },
    ]);
  });

  it('may be lost where everything may', () => {
    const lost = trailOf({ destroyable: true });
    expect(trail(lost).lifecycle).toBeUndefined();
    expect(Object.keys(lost.policy('aws_s3_bucket_policy.audit_files_policy'))).not.toContain(
      'NobodyDeletes',
    );
  });

  it('keeps its files for as long as it is told, else for ever', () => {
    const rulesOf = (of = output) =>
      of.resource('aws_s3_bucket_lifecycle_configuration.audit_files_lifecycle').rule;
    expect(rulesOf()).toEqual([expect.not.objectContaining({ expiration: expect.anything() })]);
    expect(rulesOf(trailOf({ keepDays: 400 }))).toEqual([
      expect.objectContaining({ expiration: [{ days: 400 }] }),
    ]);
  });
});

describe('who may touch its files', () => {
  const values = { 'aws_s3_bucket.audit_files_bucket.arn': BUCKET };
  const read = (address: string) =>
    parsePolicy(resolveReferences(String(output.resource(address).policy), values));
  const bucket = read('aws_s3_bucket_policy.audit_files_policy');
  const key = read('aws_kms_key.audit_encryption_key');
  const cloudtrail = { type: 'service', name: 'cloudtrail.amazonaws.com' } as const;
  const context = {
    'aws:SourceArn': TRAIL,
    's3:x-amz-acl': 'bucket-owner-full-control',
    'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL,
    'aws:SecureTransport': 'true',
  };
  const ask = (action: string, arn: string, changed = {}) =>
    evaluate(
      { resource: action.startsWith('kms:') ? key : bucket },
      { caller: cloudtrail, action, targets: [{ arn }], context: { ...context, ...changed } },
    ).decision;

  it.each([
    ['s3:GetBucketAcl', BUCKET],
    ['s3:PutObject', FILE],
    ['kms:GenerateDataKey', 'arn:key'],
    ['kms:Decrypt', 'arn:key'],
    ['kms:DescribeKey', 'arn:key'],
  ])('CloudTrail: %s', (action, arn) => {
    expect(ask(action, arn)).toBe('allowed');
    // Somebody else's trail that names our bucket.
    const theirs = { 'aws:SourceArn': 'arn:aws:cloudtrail:us-east-1:999999999999:trail/theirs' };
    expect(ask(action, arn, theirs)).toBe('implicitly denied');
  });

  it.each([
    ['s3:PutObject', `${BUCKET}/AWSLogs/999999999999/x`],
    ['s3:GetObject', FILE],
    ['s3:PutBucketPolicy', BUCKET],
    ['kms:Encrypt', 'arn:key'],
    ['kms:CreateGrant', 'arn:key'],
  ])('CloudTrail never %s on %s', (action, arn) => {
    expect(ask(action, arn)).toBe('implicitly denied');
  });

  it.each(['s3:DeleteObject', 's3:DeleteObjectVersion'])('not even an administrator %s', (action) => {
    const identity = parsePolicy({
      Version: '2012-10-17',
      Statement: { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' },
    });
    const caller = { type: 'role', arn: `arn:aws:iam::${ACCOUNT}:role/administrator` } as const;
    const request = { caller, action, targets: [{ arn: FILE }], context: { 'aws:SecureTransport': 'true' } };
    expect(evaluate({ identity, resource: bucket }, request).by).toEqual(['NobodyDeletes']);
  });
});
