import { regionOf, type Mood, type Notice, type TopicMessage } from './notice';

const MOODS: Readonly<Record<string, Mood>> = { ERROR: 'failure', SUCCESS: 'success' };

/**
 * How a transfer of files ended, or undefined where the message is something else. The five lines are those of
 * `modules/notifications/transfer-notices.ts`, which sends them by e-mail as they stand.
 */
export function transferNotice(message: TopicMessage): Notice | undefined {
  const { id, text } = message;
  const [first, ...lines] = text.trim().split('\n');
  if (first !== 'DataSync Task Notification:') return undefined;
  const fields = new Map(lines.map((line) => line.split(/: (.*)/s) as [string, string]));
  const execution = fields.get('Task ARN') ?? '';
  const state = fields.get('State') ?? '';
  const task = execution.replace(/\/execution\/.*$/, '');
  const over = state === 'SUCCESS';
  return {
    id,
    at: timeOf(fields.get('Time')) ?? message.at,
    thread: `transfer/${execution}`,
    mood: MOODS[state] ?? 'info',
    title: `${over ? 'SUCCESS' : state}: transfer of files by ${task.split('/').at(-1) ?? task}`,
    text,
    region: fields.get('Region') ?? regionOf(message),
    ...(state in MOODS && { incident: { key: `transfer/${task}`, kind: 'transfer', over } }),
  };
}

function timeOf(text = ''): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
