import { didYouMean } from '../closest';
import type { Problem } from '../problem';
import { partitionOf } from '../../lambda-src/core/partition';
import { entriesOf, recordOf, textsOf } from './entries';

const MOST_HOURS = 168;
const MS_PER_HOUR = 3_600_000;

/** Rules between the keys of `security`, of the regions' `ebs`, and the regions. Reads the raw input. */
export function securityProblems(input: unknown): Problem[] {
  const { security, regions } = recordOf(input);
  const { region, breakGlass } = recordOf(security);
  const names = entriesOf(regions).map(([name]) => name);
  return [
    ...homeProblems(region, names),
    ...windowProblems(breakGlass),
    ...partitionProblems(recordOf(security), names),
    ...entriesOf(regions).flatMap(([name, entry]) => keyProblems(name, recordOf(entry).ebs)),
  ];
}

function homeProblems(region: unknown, names: readonly string[]): Problem[] {
  if (typeof region !== 'string' || names.includes(region)) return [];
  const rule = `must be one of regions: ${names.join(', ')}`;
  return [{ path: ['security', 'region'], rule, received: region, hint: didYouMean(region, names) }];
}

function windowProblems(breakGlass: unknown): Problem[] {
  const { notBefore, notAfter } = recordOf(breakGlass);
  const never = Object.entries({ notBefore, notAfter }).filter(([, time]) => isNoDay(time));
  if (never.length > 0) {
    return never.map(([key, received]) => ({
      path: ['security', 'breakGlass', key],
      rule: 'must be a day that there is',
      received,
    }));
  }
  if (!isTime(notBefore) || !isTime(notAfter)) return [];
  const hours = (Date.parse(String(notAfter)) - Date.parse(String(notBefore))) / MS_PER_HOUR;
  const problem = (rule: string): Problem[] => [
    {
      path: ['security', 'breakGlass', 'notAfter'],
      rule: `${rule} notBefore (${String(notBefore)})`,
      received: notAfter,
    },
  ];
  if (hours <= 0) return problem('must be after');
  return hours > MOST_HOURS ? problem('must be at most 7 days after') : [];
}

/** What has no form of a time is the schema's to refuse. */
const isTime = (time: unknown): time is string =>
  typeof time === 'string' && /^\d{4}-\d\d-\d\dT[\d:]{8}Z$/.test(time);

/** As 30 February. */
function isNoDay(time: unknown): boolean {
  if (!isTime(time)) return false;
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 19) !== time.slice(0, 19);
}

/** IAM of one partition knows nothing of another's. */
function partitionProblems(security: Record<string, unknown>, names: readonly string[]): Problem[] {
  const [first] = names;
  if (first === undefined) return [];
  const partition = partitionOf(first);
  const { permissionsBoundaryArn, breakGlass } = security;
  const arns: [PropertyKey[], unknown][] = [
    [['security', 'permissionsBoundaryArn'], permissionsBoundaryArn],
    ...textsOf(recordOf(breakGlass).principals).map(([at, arn]): [PropertyKey[], unknown] => [
      ['security', 'breakGlass', 'principals', at],
      arn,
    ]),
  ];
  return arns
    .filter(
      ([, arn]) => typeof arn === 'string' && /^arn:[^:]+:iam:/.test(arn) && arn.split(':')[1] !== partition,
    )
    .map(([path, received]) => ({
      path,
      rule: `must be in the partition ${partition}, as ${first} is`,
      received,
    }));
}

function keyProblems(region: string, ebs: unknown): Problem[] {
  const { encryptionByDefault, defaultKeyArn } = recordOf(ebs);
  if (typeof defaultKeyArn !== 'string') return [];
  const path = ['regions', region, 'ebs', 'defaultKeyArn'];
  const of = /^arn:[^:]+:kms:([^:]+):/.exec(defaultKeyArn)?.[1];
  return [
    ...(of !== undefined && of !== region
      ? [{ path, rule: `must be a key of ${region}, not of ${of}`, received: defaultKeyArn }]
      : []),
    ...(encryptionByDefault === true
      ? []
      : [{ path, rule: 'needs encryptionByDefault: true beside it', received: defaultKeyArn }]),
  ];
}
