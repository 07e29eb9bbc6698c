import awsCron from 'aws-cron-parser';

/** Fields of a cron expression (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based). */
const number = String.raw`\d{1,2}`;
const month = String.raw`(?:\d{1,2}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)`;
const weekday = '(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)';
const year = String.raw`\d{4}`;

/** `*`, `n`, `n-m`, each with `/step`, in a comma-separated list. */
function list(value: string): string {
  const item = String.raw`(?:\*|${value}(?:-${value})?)(?:/\d+)?`;
  return `${item}(?:,${item})*`;
}

const FIELDS = [
  { name: 'minutes', values: '0 to 59', pattern: list(number) },
  { name: 'hours', values: '0 to 23', pattern: list(number) },
  {
    name: 'day-of-month',
    values: '1 to 31, L, W or ?',
    pattern: `\\?|L|LW|L-${number}|${number}W|${list(number)}`,
  },
  { name: 'month', values: '1 to 12 or JAN to DEC', pattern: list(month) },
  {
    name: 'day-of-week',
    values: '1 to 7 (1 is Sunday), SUN to SAT, L, # or ?',
    pattern: `\\?|L|${weekday}L|${weekday}#[1-5]|${list(weekday)}`,
  },
  { name: 'year', values: '1970 to 2199', pattern: list(year) },
] as const;

const FIELD_NAMES = FIELDS.map(({ name }) => name).join(' ');
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with a schedule expression, as a rule that continues its key; undefined when it is good. */
export function scheduleRule(expression: string): string | undefined {
  if (/^rate\(.*\)$/.test(expression)) {
    return /^rate\([1-9]\d* (?:minutes?|hours?|days?)\)$/.test(expression)
      ? undefined
      : 'must be a whole number of minutes, hours or days: rate(12 hours)';
  }
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.split(' ');
  if (fields === undefined) return `must be cron(${FIELD_NAMES}) or rate(12 hours)`;
  if (fields.length !== FIELDS.length) {
    return `must have the 6 fields cron(${FIELD_NAMES}), not ${fields.length}`;
  }
  return fieldRule(fields) ?? dayRule(fields) ?? neverRule(fields);
}

function fieldRule(fields: readonly string[]): string | undefined {
  const bad = FIELDS.find(({ pattern }, at) => {
    const field = fields[at] ?? '';
    return !new RegExp(`^(?:${pattern})$`, 'i').test(field) || !parses(at, field);
  });
  return bad && `must have ${bad.values} as ${bad.name}`;
}

/** Range and order of the numbers are the parser's business; it reports a range that goes down as empty. */
function parses(at: number, field: string): boolean {
  const expression = FIELDS.map((_, position) => (position === at ? field : position === 4 ? '?' : '*'));
  try {
    const parsed = Object.values(awsCron.parse(expression.join(' '))).at(at);
    return field === '?' || (Array.isArray(parsed) && parsed.length > 0);
  } catch {
    return false;
  }
}

function dayRule(fields: readonly string[]): string | undefined {
  const questionMarks = [fields[2], fields[4]].filter((field) => field === '?').length;
  if (questionMarks === 1) return undefined;
  return 'must have ? in exactly one of day-of-month and day-of-week, as in cron(0 3 * * ? *)';
}

/** 30 February: EventBridge accepts it, and nothing is ever backed up. */
function neverRule(fields: readonly string[]): string | undefined {
  const { daysOfMonth, months } = awsCron.parse(fields.join(' '));
  const days = daysOfMonth.filter((day): day is number => typeof day === 'number');
  if (fields[2] === '?' || days.length !== daysOfMonth.length) return undefined;
  const longest = Math.max(
    ...months.map((at) => (typeof at === 'number' ? (LONGEST_MONTH[at - 1] ?? 31) : 31)),
  );
  return Math.min(...days) > longest ? 'must name a day that its months have' : undefined;
}

/** Whether Node's own time zone data knows the name; offsets such as +01:00 have no daylight saving and are refused. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Z][A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
