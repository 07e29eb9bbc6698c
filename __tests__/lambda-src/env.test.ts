import { readEnvironment } from '../../lambda-src/env';

const LEAST = {
  VAULT_NAME: 'v',
  SOURCE_REGION: 'us-east-1',
  SNS_TOPIC_ARN: 'arn:topic',
  REPORTS_BUCKET: 'reports',
};

test('the least', () => {
  expect(readEnvironment(LEAST)).toEqual({
    vault: 'v',
    sourceRegion: 'us-east-1',
    topicArn: 'arn:topic',
    reportsBucket: 'reports',
  });
});

test('everything', () => {
  const all = {
    ...LEAST,
    DEST_REGION: 'us-west-2',
    DEST_KMS_KEY_ARN: 'arn:key',
    RETENTION_DAYS: '7',
    MAX_SNAPSHOTS: '2',
  };
  expect(readEnvironment(all)).toMatchObject({
    destRegion: 'us-west-2',
    destKmsKeyArn: 'arn:key',
    retentionDays: 7,
    maxSnapshots: 2,
  });
});

test('the function’s own region stands in for SOURCE_REGION', () => {
  expect(readEnvironment({ ...LEAST, SOURCE_REGION: '', AWS_REGION: 'eu-west-1' }).sourceRegion).toBe(
    'eu-west-1',
  );
});

test('every problem at once, with name, rule and value', () => {
  const wrong = { VAULT_NAME: 'v', RETENTION_DAYS: '0', MAX_SNAPSHOTS: 'two', REPORTS_BUCKET: '' };
  expect(() => readEnvironment(wrong)).toThrow(
    [
      'The function’s environment is not usable:',
      '  RETENTION_DAYS must be a whole number from 1 to 99999, got "0"',
      '  MAX_SNAPSHOTS must be a whole number from 1 to 99999, got "two"',
      '  SNS_TOPIC_ARN is required, got ""',
      '  REPORTS_BUCKET is required, got ""',
    ].join('\n'),
  );
});
