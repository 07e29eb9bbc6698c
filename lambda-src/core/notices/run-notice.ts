import { nameOf } from '../run';
import type { RunRecord, Status } from '../record';
import { regionOf, type Mood, type Notice, type TopicMessage } from './notice';

const MOODS: Readonly<Record<Status, Mood>> = { success: 'success', partial: 'warning', failure: 'failure' };

/** What a run's notice carries beside its text, so that a machine need not read it. No value may be empty (Amazon SNS, Publish). */
export interface RunAttributes {
  readonly kind: 'run';
  readonly status: Status;
  readonly vault: string;
  /** Of the plan, or `cleanup`. */
  readonly name: string;
  readonly run: string;
}

export const runAttributes = ({ run, status }: RunRecord): RunAttributes => ({
  kind: 'run',
  status,
  vault: run.vault,
  name: nameOf(run),
  run: run.id,
});

/** Of a run that could not begin, and so has no name. */
export interface UnusableAttributes {
  readonly kind: 'unusable';
  readonly vault: string;
}

/**
 * What a run did, or undefined where the message is something else. The runs of one plan are one incident: the first green
 * one ends it.
 */
export function runNotice(message: TopicMessage): Notice | undefined {
  const { id, at, attributes, subject = '', text } = message;
  const { kind, status = '', vault = '', name = '', run = '' } = attributes;
  const region = regionOf(message);
  const told = { id, at, title: subject, text, region };
  if (kind === 'unusable') {
    const key = `request/${vault}/${region}`;
    // Nothing tells that such a request was mended: whoever takes the incident ends it.
    return {
      ...told,
      thread: `message/${id}`,
      mood: 'failure',
      incident: { key, kind: 'failure', over: false },
    };
  }
  if (kind !== 'run' || !isStatus(status)) return undefined;
  return {
    ...told,
    thread: `run/${vault}/${region}/${run}`,
    mood: MOODS[status],
    incident: {
      key: `plan/${vault}/${region}/${name}`,
      kind: status === 'partial' ? 'partial' : 'failure',
      over: status === 'success',
    },
  };
}

const isStatus = (text: string): text is Status => text in MOODS;
