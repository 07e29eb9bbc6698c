import type { TopicMessage } from '../../../../lambda-src/core/notices/notice';
import { understand } from '../../../../lambda-src/core/notices/understand';

const message = (given: Partial<TopicMessage>): TopicMessage => ({
  id: 'm-1',
  at: '2026-11-21T03:00:00.000Z',
  topicArn: 'arn:aws:sns:us-east-1:123456789012:smart-vault-notifications',
  text: '',
  attributes: {},
  ...given,
});
const alarm = (state: string, more: object = {}): TopicMessage =>
  message({
    subject: 'ALARM: "smart-vault-DeadLetters" in US East (N. Virginia)',
    text: JSON.stringify({
      AlarmName: 'smart-vault-DeadLetters',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:smart-vault-DeadLetters',
      AlarmDescription: 'Something could not be delivered.',
      NewStateValue: state,
      NewStateReason: 'Threshold Crossed: 1 datapoint.',
      StateChangeTime: '2026-11-21T02:59:58.123+0000',
      ...more,
    }),
  });
const run = (status: string): TopicMessage =>
  message({
    subject: 'PARTIAL: smart-vault daily - 3/4 created',
    text: 'the story',
    attributes: { kind: 'run', status, vault: 'smart-vault', name: 'daily', run: 'daily-20261121T030000Z' },
  });
const transfer = (state: string): TopicMessage =>
  message({
    text: [
      'DataSync Task Notification:',
      'Task ARN: arn:aws:datasync:us-east-1:123456789012:task/task-0a1/execution/exec-0b2',
      'Region: us-east-1',
      'Time: 2026-11-21T02:07:41Z',
      `State: ${state}`,
    ].join('\n'),
  });

describe('an alarm', () => {
  it.each([
    ['ALARM', 'failure', false],
    ['OK', 'success', true],
  ])('in %s', (state, mood, over) => {
    expect(understand(alarm(state))).toEqual({
      id: 'm-1',
      at: '2026-11-21T02:59:58.123Z',
      thread: 'alarm/us-east-1/smart-vault-DeadLetters',
      mood,
      title: `${state}: smart-vault-DeadLetters in us-east-1`,
      text: 'Something could not be delivered.\n\nThreshold Crossed: 1 datapoint.',
      region: 'us-east-1',
      link: 'https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#alarmsV2:alarm/smart-vault-DeadLetters',
      incident: { key: 'alarm/us-east-1/smart-vault-DeadLetters', kind: 'alarm', over },
    });
  });

  it('that knows too little is no incident, and ends none', () => {
    const notice = understand(alarm('INSUFFICIENT_DATA', { AlarmDescription: null }));
    expect(notice).toMatchObject({ mood: 'warning', text: 'Threshold Crossed: 1 datapoint.' });
    expect(notice).not.toHaveProperty('incident');
  });

  it('links to the console of its partition', () => {
    const AlarmArn = 'arn:aws-cn:cloudwatch:cn-north-1:1:alarm:a b';
    expect(understand(alarm('ALARM', { AlarmArn, AlarmName: 'a b' })).link).toBe(
      'https://console.amazonaws.cn/cloudwatch/home?region=cn-north-1#alarmsV2:alarm/a%20b',
    );
  });

  it.each([{ StateChangeTime: 'yesterday' }, { NewStateValue: 7 }, { AlarmName: undefined }])(
    'of which %j is wrong is told as it stands',
    (wrong) =>
      expect(understand(alarm('ALARM', wrong))).toMatchObject({ thread: 'message/m-1', mood: 'info' }),
  );
});

describe('a run', () => {
  it.each([
    ['success', 'success', { kind: 'failure', over: true }],
    ['partial', 'warning', { kind: 'partial', over: false }],
    ['failure', 'failure', { kind: 'failure', over: false }],
  ])('that was a %s', (status, mood, incident) => {
    expect(understand(run(status))).toEqual({
      id: 'm-1',
      at: '2026-11-21T03:00:00.000Z',
      thread: 'run/smart-vault/us-east-1/daily-20261121T030000Z',
      mood,
      title: 'PARTIAL: smart-vault daily - 3/4 created',
      text: 'the story',
      region: 'us-east-1',
      incident: { key: 'plan/smart-vault/us-east-1/daily', ...incident },
    });
  });

  it('that could not begin is an incident of its own', () => {
    const attributes = { kind: 'unusable', vault: 'smart-vault' };
    expect(understand(message({ subject: 'FAILURE: smart-vault', attributes }))).toMatchObject({
      mood: 'failure',
      incident: { key: 'request/smart-vault/us-east-1', kind: 'failure', over: false },
    });
  });

  it('with a status of somebody else’s is told as it stands', () => {
    expect(understand(run('great'))).toMatchObject({ thread: 'message/m-1', mood: 'info' });
  });
});

describe('a transfer', () => {
  it.each([
    ['ERROR', 'failure', 'ERROR: transfer of files by task-0a1', false],
    ['SUCCESS', 'success', 'SUCCESS: transfer of files by task-0a1', true],
  ])('that ended with %s', (state, mood, title, over) => {
    const task = 'arn:aws:datasync:us-east-1:123456789012:task/task-0a1';
    expect(understand(transfer(state))).toMatchObject({
      at: '2026-11-21T02:07:41.000Z',
      thread: `transfer/${task}/execution/exec-0b2`,
      mood,
      title,
      incident: { key: `transfer/${task}`, kind: 'transfer', over },
    });
  });
});

it.each([
  ['with a subject', { subject: 'Hello', text: 'World\nand more' }, 'Hello'],
  ['without one', { text: 'World\nand more' }, 'World'],
  ['with JSON of somebody else', { text: '{"a":1}' }, '{"a":1}'],
  ['with nothing', { text: '' }, ''],
])('anything else, %s, is told as it stands', (_, given, title) => {
  const notice = understand(message(given));
  expect(notice).toMatchObject({ thread: 'message/m-1', mood: 'info', title, text: given.text });
  expect(notice).not.toHaveProperty('incident');
});
