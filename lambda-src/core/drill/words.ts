import type { DrillValues } from '../metric-names';
import { describeSeconds } from '../rpo-words';
import type { DrillRecord, DrillStatus, ReadTally, TestRecord } from './record';

const WORD: Record<DrillStatus, string> = {
  success: 'SUCCESS',
  failure: 'FAILURE',
  interrupted: 'INTERRUPTED',
};

/** Of the notice: plain ASCII of at most 100 characters (Amazon SNS, Publish). */
export function subjectOf({ vault, status, samples, rtoSeconds }: DrillRecord): string {
  const passed = samples.filter(({ outcome }) => outcome === 'passed').length;
  const missed = samples.some((one) => one.missed.length > 0) ? ', target missed' : '';
  const rto = rtoSeconds === undefined ? '' : `, RTO at most ${describeSeconds(rtoSeconds)}`;
  return `${WORD[status]}: ${vault} restore test - ${passed} of ${samples.length} passed${rto}${missed}`
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 100);
}

/** What people read of a drill. */
export function messageOf(record: DrillRecord, location: string): string {
  const { id, vault, region, status, reason, samples, untested, left, targets } = record;
  return [
    `${vault}: restore test ${id} in ${region}: ${WORD[status]}${reason === undefined ? '' : ` (${reason})`}`,
    ...samples.flatMap(linesOf),
    ...untested.map(({ plan, kind, reason: why }) => `  not tested: ${kind} of ${plan}: ${why}`),
    `Targets: RTO ${describeSeconds(targets.rtoSeconds)}${rpoTargets(targets.rpoSeconds)}`,
    ...(left.length === 0
      ? []
      : [
          `LEFT BEHIND, and costs: ${left.map(({ what, id: one, reason: why }) => `${what} ${one} (${why})`).join(', ')}`,
          `Take it away with: vault drill --clean-up ${id}`,
        ]),
    `Record: ${location}`,
  ].join('\n');
}

function linesOf({
  plan,
  kind,
  source,
  point,
  outcome,
  reason,
  read,
  rtoSeconds,
  rpoSeconds,
  missed,
  checks,
  unlooked = [],
}: TestRecord): string[] {
  const rto =
    read !== undefined
      ? readWords(read)
      : rtoSeconds === undefined
        ? 'not restored'
        : `RTO ${describeSeconds(rtoSeconds)}`;
  return [
    `  ${outcome.toUpperCase()}: ${kind} ${source} of ${plan} from ${point}: ${rto}, RPO ${describeSeconds(rpoSeconds)}${reason === undefined ? '' : `: ${reason}`}`,
    ...missed.map((words) => `    target missed: ${words}`),
    ...checks.map(({ name, passed, says }) => `    ${passed ? 'ok' : 'FAILED'}: ${name}: ${says}`),
    ...unlooked.map(({ name, unlooked: why }) => `    not looked at: ${name}: ${why}`),
  ];
}

/** Of a test that restores nothing. */
export const readWords = ({ objects, of, bytes }: ReadTally): string =>
  `read, not restored: ${objects} of ${of} objects, ${bytes} bytes`;

function rpoTargets(targets: Readonly<Record<string, number>>): string {
  const words = Object.entries(targets).map(([plan, seconds]) => `${plan} ${describeSeconds(seconds)}`);
  return words.length === 0 ? '' : `, RPO ${words.join(', ')}`;
}

/** What a drill measured, of one plan or of all. */
export function measuresOf(samples: readonly TestRecord[]): DrillValues {
  const count = (word: TestRecord['outcome']): number =>
    samples.filter(({ outcome }) => outcome === word).length;
  const times = samples.flatMap(({ rtoSeconds }) => rtoSeconds ?? []);
  return {
    RestoreTestsPassed: count('passed'),
    RestoreTestsFailed: count('failed'),
    ...(times.length > 0 && { RestoreSeconds: Math.max(...times) }),
  };
}
