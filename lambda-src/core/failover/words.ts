import { describeSeconds } from '../rpo-words';
import type { Begun } from './earlier';
import { STAGES, type FailoverOrder, type Serving, type Subject } from './order';
import type { FailoverRecord, FailoverStatus, MemberRecord } from './record';
import type { Targets } from '../targets';

const WORD: Record<FailoverStatus, string> = {
  success: 'SUCCESS',
  failure: 'FAILURE',
  'under way': 'UNDER WAY',
  interrupted: 'INTERRUPTED',
};

const nameOf = ({ label, source }: Subject): string => (label === source ? label : `${label} (${source})`);

/** What a failover would do, before it does it. */
export function wordsOfOrder(order: FailoverOrder): string {
  const { from, region, members } = order;
  const stages = STAGES.flatMap((stage) => {
    const these = members.filter((member) => member.stage === stage);
    if (these.length === 0) return [];
    return [
      `  ${stage}:`,
      ...these.flatMap((member) => [
        `    ${nameOf(member)} as of ${member.restore.pointAt}:`,
        ...member.restore.design.words.map((line) => `      - ${line}`),
      ]),
    ];
  });
  const head = members.length === 0 ? 'Nothing is left to be brought up' : `Brings up ${members.length}`;
  return [`${head} of ${from} in ${region}`, ...stages, ...beside(order)].join('\n');
}

/** What is not brought up now, and why. */
function beside({
  serving,
  absent,
  leftOut,
  unknown,
  remarks,
}: Pick<FailoverOrder, 'serving' | 'absent' | 'leftOut' | 'unknown' | 'remarks'>): string[] {
  return [
    ...serving.map(
      (one) =>
        `  already serves: ${nameOf(one)}: ${one.made.join(', ')}, by ${one.failover}${staleness(one)}`,
    ),
    ...absent.map((one) => `  NOT BROUGHT UP: ${one.kind} ${nameOf(one)}: ${one.reason}`),
    ...leftOut.map((one) => `  left out: ${nameOf(one)}: ${one.reason}; name it to bring it up`),
    ...unknown.map((line) => `  NOT KNOWN: ${line}`),
    ...remarks.map((line) => `  remark: ${line}`),
  ];
}

const staleness = ({ pointAt, newer }: Serving): string =>
  newer === undefined ? '' : `; AS OF ${pointAt}, and there is a copy of ${newer}`;

/** Of the notice: plain ASCII of at most 100 characters (Amazon SNS, Publish). */
export function subjectOf(record: FailoverRecord): string {
  const { vault, region, status, members, serving } = record;
  const up = members.filter(({ outcome }) => outcome === 'success').length + serving.length;
  const all = members.length + serving.length + record.absent.length;
  return `${WORD[status]}: ${vault} failover to ${region} - ${up} of ${all} serve, ${measures(record)}`
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 100);
}

/** What people read of a failover. */
export function messageOf(record: FailoverRecord, location: string): string {
  const { id, vault, from, region, status, reason, stages, members, targets } = record;
  const missed = members.some((one) => one.missed.length > 0);
  return [
    `${vault}: ${id} from ${from} to ${region}: ${WORD[status]}${reason === undefined ? '' : ` (${reason})`}`,
    ...stages.flatMap(({ stage, seconds }) => [
      `  ${stage}: ${describeSeconds(seconds)}`,
      ...members.filter((member) => member.stage === stage).flatMap(linesOf),
    ]),
    ...beside(record),
    `${measures(record)}; targets: ${targetsOf(targets)}${missed ? ': MISSED' : ''}`,
    ...(status === 'success' ? [] : [`Go on with: vault failover --to ${region} --resume ${id}`]),
    `Record: ${location}`,
  ].join('\n');
}

function linesOf({
  outcome,
  reason,
  made,
  pointAt,
  steps,
  rpoSeconds,
  missed,
  without,
  ...subject
}: MemberRecord): string[] {
  const things = made.map(({ what, id }) => `${what} ${id}`).join(', ') || 'nothing made';
  const word = outcome === 'success' ? 'serves' : outcome.toUpperCase();
  return [
    `    ${word}: ${nameOf(subject)}: ${things}, as of ${pointAt} (RPO ${describeSeconds(rpoSeconds)})${reason === undefined ? '' : `: ${reason}`}`,
    ...steps.map(({ name, seconds }) => `      ${name}: ${describeSeconds(seconds)}`),
    ...missed.map((words) => `      target missed: ${words}`),
    ...(without.length === 0 ? [] : [`      without what does not serve: ${without.join(', ')}`]),
  ];
}

const measures = ({ status, rtoSeconds, rpoSeconds }: FailoverRecord): string =>
  rtoSeconds === undefined
    ? 'nothing brought up'
    : `RTO ${status === 'success' ? '' : 'so far '}${describeSeconds(rtoSeconds)}, RPO ${describeSeconds(rpoSeconds ?? 0)}`;

function targetsOf({ rtoSeconds, rpoSeconds }: Targets): string {
  const words = Object.entries(rpoSeconds).map(([plan, seconds]) => `${plan} ${describeSeconds(seconds)}`);
  return [
    `RTO ${describeSeconds(rtoSeconds)}`,
    ...(words.length === 0 ? [] : [`RPO ${words.join(', ')}`]),
  ].join('; ');
}

/** Every failover to a region. */
export function wordsOfList(begun: readonly Begun[]): string {
  if (begun.length === 0) return 'There has been no failover to here yet.';
  return begun
    .flatMap(({ order, record }) => [
      `${order.id} from ${order.from}: ${record === undefined ? 'STOPPED before it could say anything' : `${WORD[record.status]}, ${measures(record)}`}`,
      ...order.members.map((member) => {
        const now = record?.members.find(({ unit }) => unit === member.unit);
        const made = now?.made.map(({ what, id }) => `${what} ${id}`).join(', ');
        return `  ${now?.outcome ?? 'not known'}: ${nameOf(member)}${made ? `: ${made}` : ''}`;
      }),
    ])
    .join('\n');
}
