import { readEnvironment, readNotifyEnvironment } from '../../lambda-src/env';

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
    copyReportsBuckets: {},
  });
});

test('everything', () => {
  const all = {
    ...LEAST,
    DEST_REGION: 'us-west-2',
    DEST_KMS_KEY_ARN: 'arn:key',
    RETENTION_DAYS: '7',
    MAX_SNAPSHOTS: '2',
    COPY_REPORTS_BUCKETS: '{"us-west-2":"reports-there"}',
  };
  expect(readEnvironment(all)).toMatchObject({
    destRegion: 'us-west-2',
    destKmsKeyArn: 'arn:key',
    retentionDays: 7,
    maxSnapshots: 2,
    copyReportsBuckets: { 'us-west-2': 'reports-there' },
  });
});

test.each(['[]', '{', '{"us-west-2":1}'])('buckets beside copies that are none: %s', (value) => {
  expect(() => readEnvironment({ ...LEAST, COPY_REPORTS_BUCKETS: value })).toThrow(
    `COPY_REPORTS_BUCKETS must be a JSON object of texts, got ${JSON.stringify(value)}`,
  );
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

describe('of the function notify', () => {
  const CHANNELS = '{"pagerDuty":{"routingKey":{"secretName":"x"}}}';

  test('is read', () => {
    const variables = { REPORTS_BUCKET: 'reports', CHANNELS, NOTIFY_ENDPOINT_URL: 'http://127.0.0.1:8080' };
    expect(readNotifyEnvironment(variables)).toEqual({
      reportsBucket: 'reports',
      channels: { pagerDuty: { routingKey: { secretName: 'x' } } },
      endpointOverride: 'http://127.0.0.1:8080',
    });
  });

  test('is refused by name where it is not usable', () => {
    expect(() => readNotifyEnvironment({ NOTIFY_ENDPOINT_URL: 'there' })).toThrow(
      /REPORTS_BUCKET is required\n {2}CHANNELS is required\n {2}NOTIFY_ENDPOINT_URL /,
    );
  });
});
