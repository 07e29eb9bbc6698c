import { DRILL_STATES, type DrillRecord, type DrillStatus } from '../drill/record';
import { regionOf, type Mood, type Notice, type TopicMessage } from './notice';

const MOODS: Readonly<Record<DrillStatus, Mood>> = {
  success: 'success',
  failure: 'failure',
  interrupted: 'warning',
};

/** What the notice of a restore test carries beside its text, so that a machine need not read it. No value may be empty. */
export interface DrillAttributes {
  readonly kind: 'drill';
  readonly status: DrillStatus;
  readonly vault: string;
  readonly drill: string;
  /** Where the restores were tested. */
  readonly region: string;
}

export const drillAttributes = ({ status, vault, id, region }: DrillRecord): DrillAttributes => ({
  kind: 'drill',
  status,
  vault,
  drill: id,
  region,
});

/**
 * What a restore test found, or undefined where the message is something else. Those of one vault and region are one
 * incident: the first green one ends it. One that somebody interrupted begins none, and ends none.
 */
export function drillNotice(message: TopicMessage): Notice | undefined {
  const { id, at, attributes, subject = '', text } = message;
  const { kind, status = '', vault = '', drill = '', region: tested = '' } = attributes;
  if (kind !== 'drill' || !isStatus(status)) return undefined;
  const region = regionOf(message);
  const key = `drill/${vault}/${region}/${tested}`;
  return {
    ...{ id, at, title: subject, text, region },
    thread: `drill/${vault}/${region}/${drill}`,
    mood: MOODS[status],
    ...(status !== 'interrupted' && { incident: { key, kind: 'failure', over: status === 'success' } }),
  };
}

const isStatus = (text: string): text is DrillStatus => DRILL_STATES.some((one) => one === text);
