import type { ApiCall } from '../../../emulator/emulator';
import { parsePolicy } from '../iam/document';
import { grants, judge } from './judge';
import type { Vault } from './vault';

const BUCKET = 'arn:aws:s3:::reports';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/8c4b6c0e';
const KEY_POLICY = parsePolicy({
  Version: '2012-10-17',
  Statement: {
    Sid: 'AccountDecides',
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::123456789012:root' },
    Action: 'kms:*',
    Resource: '*',
  },
});

const own = (...statements: readonly object[]) =>
  parsePolicy({ Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) });

const DELETE_OURS = {
  Sid: 'DeleteOurs',
  Action: 'ec2:DeleteSnapshot',
  Resource: ['arn:aws:ec2:us-east-1::snapshot/*', 'arn:aws:ec2:us-west-2::snapshot/*'],
  Condition: { StringEquals: { 'aws:ResourceTag/owner': 'us' } },
};
const WRITE = { Sid: 'Write', Action: 's3:PutObject', Resource: `${BUCKET}/runs/*` };

const vaultOf = (...statements: readonly object[]): Vault => ({
  ...{
    name: 'v',
    region: 'us-east-1',
    bucketArn: BUCKET,
    copyBucketArn: '',
    topicArn: '',
    queueArn: '',
    machineArn: '',
    drillMachineArn: '',
  },
  roles: new Map([
    ['lambda.v-prune', { arn: 'arn:aws:iam::123456789012:role/prune', trust: [], own: own(...statements) }],
  ]),
  keys: { [BUCKET]: KEY },
  fileKeys: {},
  logs: {},
  aliases: {},
  guards: new Map([[KEY, KEY_POLICY]]),
});

const call = (service: string, action: string, more: Partial<ApiCall> = {}): ApiCall => ({
  ...{ seq: 1, time: '', region: 'us-east-1', caller: 'lambda.v-prune', attempt: 1, params: {}, status: 200 },
  ...{ service, action },
  ...more,
});
const deletion = (tags: Record<string, string>): ApiCall =>
  call('ec2', 'DeleteSnapshot', {
    params: { SnapshotId: 'snap-0123456789abcdef0' },
    things: { 'snap-0123456789abcdef0': { tags } },
  });

describe('judge', () => {
  it('asks with the tags that the thing had', () => {
    const vault = vaultOf(DELETE_OURS);
    expect(judge([deletion({ owner: 'us' })], vault).problems).toEqual([]);
    expect(judge([deletion({ owner: 'them' })], vault).problems).toEqual([
      'lambda.v-prune: DeleteSnapshot needs ec2:DeleteSnapshot, which is implicitly denied, on ' +
        'arn:aws:ec2:us-east-1::snapshot/snap-0123456789abcdef0 with {"aws:ResourceTag/owner":"them"}',
    ]);
  });

  it('names what no call used, by action and resource', () => {
    const vault = vaultOf(DELETE_OURS, WRITE);
    const { used } = judge([deletion({ owner: 'us' })], vault);
    expect(grants(vault).filter((grant) => !used.has(grant))).toEqual([
      'lambda.v-prune: DeleteOurs ec2:DeleteSnapshot on arn:aws:ec2:us-west-2::snapshot/*',
      'lambda.v-prune: Write s3:PutObject on arn:aws:s3:::reports/runs/*',
    ]);
  });

  it('asks for what a call brings about, and names it', () => {
    const write = call('s3', 'PutObject', { params: { path: '/reports/runs/daily/x.json' } });
    const [problem, ...more] = judge([write, write], vaultOf(WRITE)).problems;
    expect(more).toEqual([]);
    expect(problem).toMatch(
      /^lambda\.v-prune: PutObject needs kms:GenerateDataKey, which is implicitly denied, on arn:aws:kms:/,
    );
  });

  it('says where to add the rule for a call that it does not know', () => {
    expect(judge([call('fsx', 'CreateBackup')], vaultOf(WRITE)).problems).toEqual([
      'no rule how IAM sees fsx:CreateBackup: add it to __tests__/support/recorded-calls/services/fsx.ts',
    ]);
  });

  it('refuses a caller that has no role of the vault', () => {
    const stranger = call('ec2', 'DescribeVolumes', { caller: 'lambda.other' });
    expect(() => judge([stranger], vaultOf(WRITE))).toThrow('lambda.other has no role of the vault');
  });
});
