import { KINDS } from '../../../lambda-src/core/plan';
import { drillStatements, type DrillPermissionProps } from '../../../modules/drills/permissions';

const place = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };
const PROPS: DrillPermissionProps = {
  ...{ place, region: 'us-west-2', vault: 'vault', kinds: ['efs'], contents: true },
  fileShelves: [{ bucketName: 'replica', prefix: 'efs/' }],
  reportsBucketArn: 'arn:aws:s3:::reports',
  operationsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/operations',
  topicArn: 'arn:aws:sns:us-east-1:123456789012:vault',
  executions: 'arn:aws:states:us-east-1:123456789012:execution:vault-drill:*',
};

const of = (sid: string, props = PROPS) => drillStatements(props).find((one) => one.sid === sid);

test('files are read below their prefix, at a version, and decrypted through S3 in their region alone', () => {
  expect(of('ReadFiles')).toMatchObject({
    ...{ actions: ['s3:GetObjectVersion'], resources: ['arn:aws:s3:::replica/efs/*'] },
  });
  expect(of('DecryptFiles')).toEqual({
    sid: 'DecryptFiles',
    actions: ['kms:Decrypt'],
    resources: ['arn:aws:kms:us-west-2:123456789012:key/*'],
    conditions: {
      StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' },
      StringLike: {
        'kms:EncryptionContext:aws:s3:arn': ['arn:aws:s3:::replica', 'arn:aws:s3:::replica/efs/*'],
      },
    },
  });
});

test('for files alone nothing is made, granted or deleted', () => {
  const actions = drillStatements(PROPS).flatMap((one) => one.actions);
  expect(actions.filter((one) => !/:(?:Get|List|Describe|Decrypt|Publish)/.test(one))).toEqual([
    // Its own documents, and their key.
    's3:PutObject',
    'kms:GenerateDataKey',
  ]);
});

test('where no bucket is known, none is read', () => {
  const { fileShelves: _, ...props } = PROPS;
  for (const sid of ['ReadFiles', 'MissFiles', 'DecryptFiles']) expect(of(sid, props)).toBeUndefined();
});

test('each statement has a name of its own, and no condition or list is empty', () => {
  for (const kinds of [...KINDS.map((kind) => [kind]), KINDS]) {
    const statements = drillStatements({ ...PROPS, kinds });
    expect(new Set(statements.map(({ sid }) => sid)).size).toBe(statements.length);
    expect(JSON.stringify(statements)).not.toContain('[]');
  }
});
