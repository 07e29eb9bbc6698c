import { randomUUID } from 'node:crypto';
import { Alerts, PAGER_DUTY, SLACK } from '../../alerts';
import type { Scene } from './stage';

/** The function of alerts: told and not told, and nothing to tell. */
export const alerts: Scene = async ({ vault }) => {
  const told = await Alerts.open(vault);
  // The end of what never began: nothing is written down about it.
  await told.publish('A transfer', neverSeen());
  await told.setAlarm('DeadLetters', 'INSUFFICIENT_DATA');
  await told.setAlarm('DeadLetters', 'ALARM');
  await told.until(PAGER_DUTY, 1);
  await told.quiet();
  told.endpoint.answer(SLACK, { status: 400 }, { status: 400 }, { status: 400 });
  await told.publish('Not to be told', 'Slack refuses it.');
  await told.quiet();
  await told.close();
};

const neverSeen = (): string =>
  [
    'DataSync Task Notification:',
    `Task ARN: arn:aws:datasync:us-east-1:123456789012:task/${randomUUID()}/execution/exec-1`,
    'Region: us-east-1',
    'Time: 2026-11-21T02:07:41Z',
    'State: SUCCESS',
  ].join('\n');
