import type { FailoverRecord } from '../failover/record';
import type { RestoreRecord } from '../restore/record';
import { regionOf, type Mood, type Notice, type TopicMessage } from './notice';

/** How each may have ended when it is told of. */
const MOODS = new Map<string, Mood>([
  ['success', 'success'],
  ['failure', 'failure'],
]);

/** What the notice of a restore or a failover carries beside its text, so that a machine need not read it. No value may be empty. */
export interface RecoveryAttributes extends Readonly<Record<string, string>> {
  readonly kind: 'restore' | 'failover';
  readonly status: string;
  readonly vault: string;
  /** Of the restore or the failover. */
  readonly id: string;
}

export const restoreAttributes = ({ outcome, vault, id }: RestoreRecord): RecoveryAttributes => ({
  kind: 'restore',
  status: outcome,
  vault,
  id,
});

export const failoverAttributes = ({ status, vault, id }: FailoverRecord): RecoveryAttributes => ({
  kind: 'failover',
  status,
  vault,
  id,
});

/**
 * How a restore or a failover ended, or undefined where the message is something else. Somebody sits before it, so it is no
 * incident; one that is resumed goes on in its thread.
 */
export function recoveryNotice(message: TopicMessage): Notice | undefined {
  const { id, at, attributes, subject = '', text } = message;
  const { kind = '', status = '', vault = '', id: recovery = '' } = attributes;
  const mood = MOODS.get(status);
  if ((kind !== 'restore' && kind !== 'failover') || mood === undefined) return undefined;
  const region = regionOf(message);
  return { id, at, title: subject, text, region, mood, thread: `${kind}/${vault}/${region}/${recovery}` };
}
