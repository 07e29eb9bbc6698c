/** How a notice reads at a glance. */
export type Mood = 'failure' | 'warning' | 'success' | 'info';

/** What sorts of incident there are; each has a severity of its own. */
export const INCIDENTS = ['failure', 'partial', 'alarm', 'transfer'] as const;
export type IncidentKind = (typeof INCIDENTS)[number];

/** Something that is wrong until a later notice with the same key says that it is over. */
export interface Incident {
  /** The same however often it is told of. */
  readonly key: string;
  readonly kind: IncidentKind;
  readonly over: boolean;
}

/** One message of the topic, understood. */
export interface Notice {
  /** SNS's own id of the message: the same when it is delivered twice. */
  readonly id: string;
  /** When what it tells of happened, ISO 8601. */
  readonly at: string;
  /** What it is about; notices of one thread belong together: a run, an alarm, a transfer. */
  readonly thread: string;
  readonly mood: Mood;
  readonly title: string;
  readonly text: string;
  readonly region: string;
  readonly link?: string;
  /** Absent: nobody has to be called, whatever it says. */
  readonly incident?: Incident;
}

/** A message as SNS hands it to a function. */
export interface TopicMessage {
  readonly id: string;
  /** When it was published, ISO 8601. */
  readonly at: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export const regionOf = ({ topicArn }: TopicMessage): string => topicArn.split(':')[3] ?? '';
