import type { FailoverRecord } from '../../../../lambda-src/core/failover/record';
import type { TopicMessage } from '../../../../lambda-src/core/notices/notice';
import { failoverAttributes, restoreAttributes } from '../../../../lambda-src/core/notices/recovery-notice';
import { understand } from '../../../../lambda-src/core/notices/understand';
import type { RestoreRecord } from '../../../../lambda-src/core/restore/record';

const message = (attributes: Readonly<Record<string, string>>): TopicMessage => ({
  id: 'm-1',
  at: '2026-11-21T03:00:00.000Z',
  topicArn: 'arn:aws:sns:us-west-2:123456789012:smart-vault-notifications',
  subject: 'the title',
  text: 'the story',
  attributes,
});
const told = { id: 'm-1', at: '2026-11-21T03:00:00.000Z', title: 'the title', text: 'the story' };

test.each([
  ['success', 'success'],
  ['failure', 'failure'],
] as const)('a restore that ended in %s, and nobody is called', (outcome, mood) => {
  const attributes = restoreAttributes({ vault: 'smart-vault', id: 'r-1', outcome } as RestoreRecord);
  expect(understand(message({ ...attributes }))).toEqual({
    ...{ ...told, mood, region: 'us-west-2', thread: 'restore/smart-vault/us-west-2/r-1' },
  });
});

test('a failover that was resumed is told of in the thread in which it failed', () => {
  const of = (status: string): TopicMessage =>
    message({
      ...failoverAttributes({ vault: 'smart-vault', id: 'failover-1', status } as FailoverRecord),
    });
  const [first, second] = [understand(of('failure')), understand(of('success'))];
  expect([first.mood, second.mood]).toEqual(['failure', 'success']);
  expect(second.thread).toBe(first.thread);
  expect([first.incident, second.incident]).toEqual([undefined, undefined]);
});

test('a word that neither ends with is told as it stands', () => {
  const attributes = { kind: 'restore', status: 'constructor', vault: 'smart-vault', id: 'r-1' };
  expect(understand(message(attributes))).toMatchObject({ mood: 'info', thread: 'message/m-1' });
});
