import type { Made, RestorePhase } from '../../ports/restorer';
import type { RestoreOutcome, RestoreRecord } from '../restore/record';
import type { FailoverOrder, Member, Serving, Stage, Subject } from './order';
import { missedOf } from '../targets';

export const FAILOVER_STATES = ['success', 'failure', 'under way', 'interrupted'] as const;
/** `success`: everything that is protected serves, within the targets. */
export type FailoverStatus = (typeof FAILOVER_STATES)[number];

/** What became of one of those that are brought up. */
export interface MemberRecord extends Subject {
  readonly stage: Stage;
  /** Ids of the recovery points. */
  readonly points: readonly string[];
  /** ISO 8601: the state that came back. */
  readonly pointAt: string;
  readonly outcome: RestoreOutcome | 'interrupted';
  /** Why it does not serve; absent when it does. */
  readonly reason?: string;
  /** What earlier stages did not bring up, and it may need: by their names. */
  readonly without: readonly string[];
  readonly made: readonly Made[];
  readonly steps: readonly {
    readonly name: string;
    readonly phase: RestorePhase;
    readonly seconds: number;
  }[];
  /** Seconds from the request to the end of its last check; absent where it does not serve. */
  readonly rtoSeconds?: number;
  /** Seconds from the state that came back to the moment that was asked for. */
  readonly rpoSeconds: number;
  /** Targets that were not kept, in words. */
  readonly missed: readonly string[];
}

export interface StageRecord {
  readonly stage: Stage;
  /** Seconds in this session; a stage that was over before it began takes none. */
  readonly seconds: number;
}

/** The whole story of a failover; written as JSON and told in the notice. */
export interface FailoverRecord extends Omit<FailoverOrder, 'members'> {
  /** ISO 8601. */
  readonly endedAt: string;
  readonly status: FailoverStatus;
  /** What is wrong, in a few words; absent when nothing is. */
  readonly reason?: string;
  readonly stages: readonly StageRecord[];
  readonly members: readonly MemberRecord[];
  /** Seconds from the request to the end of the last check of all that serve; absent where nothing was brought up. */
  readonly rtoSeconds?: number;
  /** The longest of all that was brought up. */
  readonly rpoSeconds?: number;
}

/** What is known of a member when a session ends. */
export interface Ended {
  readonly member: Member;
  readonly record?: RestoreRecord;
  /** What it broke with, in words. */
  readonly broke?: string;
}

export function failoverRecord(
  order: FailoverOrder,
  ended: readonly Ended[],
  stages: readonly StageRecord[],
  now: Date,
  interrupted: boolean,
): FailoverRecord {
  const members: MemberRecord[] = [];
  for (const [at, one] of ended.entries()) {
    const { stage } = one.member;
    // Only what comes before: of its own stage, nothing depends on anything.
    const failed = ended
      .slice(0, at)
      .filter(({ member, record }) => member.stage !== stage && !serves(record));
    const without = failed.map(({ member }) => member.label);
    members.push(memberRecord(order, one, without, interrupted));
  }
  const problems = problemsOf(order, members);
  const rto = members.flatMap(({ rtoSeconds }) => rtoSeconds ?? []);
  const rpo = members.map(({ rpoSeconds }) => rpoSeconds);
  return {
    ...order,
    endedAt: now.toISOString(),
    status: statusOf(members, problems, interrupted),
    ...(problems.length > 0 && { reason: problems.join(', ') }),
    stages,
    members,
    ...(rto.length > 0 && { rtoSeconds: Math.max(...rto) }),
    ...(rpo.length > 0 && { rpoSeconds: Math.max(...rpo) }),
  };
}

const serves = (record: RestoreRecord | undefined): boolean => record?.outcome === 'success';

function memberRecord(
  { askedAt, at = askedAt, targets }: FailoverOrder,
  { member: { restore, ...subject }, record, broke }: Ended,
  without: readonly string[],
  interrupted: boolean,
): MemberRecord {
  const isServing = serves(record);
  const reason = broke ?? (record?.stopped && `${record.stopped.step}: ${record.stopped.reason}`);
  const rtoSeconds = record === undefined ? 0 : secondsBetween(askedAt, record.endedAt);
  const rpoSeconds = secondsBetween(restore.pointAt, at);
  const objectives = subject.plans.flatMap((plan) => targets.rpoSeconds[plan] ?? []);
  return {
    ...subject,
    points: restore.points.map(({ id }) => id),
    pointAt: restore.pointAt,
    outcome: record?.outcome ?? (interrupted ? 'interrupted' : 'failure'),
    ...(!isServing && { reason: reason ?? 'was interrupted' }),
    without,
    made: record?.made ?? [],
    steps: (record?.steps ?? []).map(({ name, phase, began, ended }) => ({
      ...{ name, phase, seconds: secondsBetween(began, ended) },
    })),
    ...(isServing && { rtoSeconds }),
    rpoSeconds,
    missed: [
      ...missedOf('RTO', isServing ? rtoSeconds : 0, targets.rtoSeconds),
      ...missedOf('RPO', rpoSeconds, Math.min(...objectives)),
    ],
  };
}

/** What keeps a failover from being one, in a few words each. */
export function problemsOf(
  { serving, absent, unknown }: Pick<FailoverOrder, 'serving' | 'absent' | 'unknown'>,
  members: readonly MemberRecord[],
): string[] {
  const open = members.filter(({ outcome }) => outcome !== 'success').length;
  const missed = members.filter((one) => one.missed.length > 0).length;
  const stale = serving.filter(isStale).length;
  return [
    ...(members.length + serving.length === 0 ? ['nothing serves'] : []),
    ...(open > 0 ? [`${open} of ${members.length} do not serve`] : []),
    ...(absent.length > 0 ? [`${absent.length} not brought up`] : []),
    ...(missed > 0 ? [`${missed} missed a target`] : []),
    ...(stale > 0 ? [`${stale} serve an older state than their newest copy`] : []),
    ...(unknown.length > 0 ? [`of ${unknown.length} plans it is not known what they protect`] : []),
  ];
}

export const isStale = ({ newer }: Serving): boolean => newer !== undefined;

function statusOf(
  members: readonly MemberRecord[],
  problems: readonly string[],
  interrupted: boolean,
): FailoverStatus {
  if (interrupted && members.some(({ outcome }) => outcome !== 'success')) return 'interrupted';
  if (members.some(({ outcome }) => outcome === 'under way')) return 'under way';
  return problems.length > 0 ? 'failure' : 'success';
}

const secondsBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 1000);
