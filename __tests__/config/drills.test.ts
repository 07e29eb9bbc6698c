import { drillAgeHours } from '../../config/alarm-hours';
import { drillInput, drillRegions } from '../../config/drills';
import { schedulesIn } from '../../config/schedules';
import { validateVault } from '../../config/validate';
import { problemsIn } from '../support/problems';

const regions = { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {} };
const problemsOf = (given: object): readonly string[] =>
  problemsIn(() => validateVault({ regions, ...given }));

it('is absent unless asked for', () => {
  const vault = validateVault({ regions });
  expect(vault.drills).toBeUndefined();
  expect(drillRegions(vault)).toEqual([]);
  expect(drillAgeHours(vault)).toBeUndefined();
  expect(Object.keys(schedulesIn(vault, 'us-east-1', []))).toEqual(['daily', 'cleanup']);
});

it('has a default for everything', () => {
  const vault = validateVault({ regions, drills: {} });
  expect(vault.drills).toEqual({
    ...{ schedule: 'cron(0 6 ? * SUN *)', timeZone: 'UTC', sample: 1, rtoHours: 4, contents: true },
  });
  expect(drillRegions(vault)).toEqual(['us-east-1']);
  // A week, and a day for the drill itself, and two hours.
  expect(drillAgeHours(vault)).toBe(168 + 26);
  expect(schedulesIn(vault, 'us-east-1', [])['drill']).toEqual({
    expression: 'cron(0 6 ? * SUN *)',
    timeZone: 'UTC',
    input: {
      drill: {
        ...{ region: 'us-east-1', sample: 1, rtoSeconds: 14_400 },
        plans: [{ name: 'daily', kinds: ['ebs'], rpoSeconds: 36 * 3600 }],
      },
    },
  });
  expect(schedulesIn(vault, 'us-west-2', [])).not.toHaveProperty('drill');
});

it('takes copies, and only the plans that are named', () => {
  const plans = {
    daily: {},
    weekly: { kinds: ['rds'] as const },
    tables: { kinds: ['dynamodb'] as const, schedule: 'rate(1 day)' },
  };
  const all = {
    'us-east-1': { plans: ['daily', 'weekly', 'tables'], copyTo: ['us-west-2'] },
    'us-west-2': {},
  };
  const drills = { region: 'us-west-2', plans: ['weekly', 'tables'], sample: 3 };
  const vault = validateVault({ regions: all, plans, drills });
  expect(drillRegions(vault)).toEqual(['us-west-2']);
  expect(drillInput(vault, 'us-east-1')).toMatchObject({
    drill: {
      ...{ region: 'us-west-2', sample: 3 },
      plans: [
        { name: 'weekly', kinds: ['rds'] },
        { name: 'tables', kinds: ['dynamodb'] },
      ],
    },
  });
});

it('is not missed where it never comes again', () => {
  expect(
    drillAgeHours(validateVault({ regions, drills: { schedule: 'cron(0 6 1 1 ? 2028)' } })),
  ).toBeUndefined();
  expect(drillAgeHours(validateVault({ regions, drills: { schedule: 'cron(0 6 1 * ? *)' } }))).toBe(
    31 * 24 + 26,
  );
});

it.each<[string, object, string]>([
  ['what is no object', { drills: true }, 'drills must be an object, got true'],
  [
    'an unknown key',
    { drills: { samples: 2 } },
    'drills.samples is not a known key (known: schedule, timeZone, region, plans, sample, rtoHours, contents), got 2; did you mean "sample"?',
  ],
  ['a schedule that is none', { drills: { schedule: 'weekly' } }, 'drills.schedule must be cron('],
  [
    'a time zone that is none',
    { drills: { timeZone: 'Mars' } },
    'drills.timeZone must be a time zone such as "UTC" or "Europe/Berlin", got "Mars"',
  ],
  ['no sample', { drills: { sample: 0 } }, 'drills.sample must be between 1 and 100, got 0'],
  [
    'a longer time to recover than a drill may take',
    { drills: { rtoHours: 48 } },
    'drills.rtoHours must be between 1 and 24, got 48',
  ],
  [
    'no plan',
    { drills: { plans: [] } },
    'drills.plans must name at least one plan, or be left out for all, got []',
  ],
  [
    'an unknown plan',
    { drills: { plans: ['dayly'] } },
    'drills.plans[0] must name one of the plans daily, got "dayly"; did you mean "daily"?',
  ],
  [
    'a plan twice',
    { drills: { plans: ['daily', 'daily'] } },
    'drills.plans[1] must be named once only, got "daily"',
  ],
  [
    'a region that is none',
    { drills: { region: 'mars' } },
    'drills.region must be the name of an AWS region such as "us-east-1", got "mars"',
  ],
  [
    'a region of no vault',
    { drills: { region: 'us-west-1' } },
    'drills.region must be one of regions: us-east-1, us-west-2, got "us-west-1"',
  ],
  [
    'a region without copies',
    { regions: { 'us-east-1': { plans: ['daily'] }, 'us-west-2': {} }, drills: { region: 'us-west-2' } },
    'drills.region must be us-east-1, or be in its copyTo: there is nothing of its plans in us-west-2 to restore, got "us-west-2"',
  ],
  [
    'a plan of that name',
    { plans: { daily: {}, drill: { schedule: 'rate(1 day)' } } },
    'plans.drill must be 1 to 31 lower-case letters',
  ],
])('refuses %s', (_, given, problem) => {
  expect(problemsOf(given)).toContainEqual(expect.stringContaining(problem));
});

it('says whether it is looked into volumes only where it is not', () => {
  const off = validateVault({ regions, drills: { contents: false } });
  expect(drillInput(off, 'us-east-1')).toMatchObject({ drill: { contents: false } });
  const on = validateVault({ regions, drills: { contents: true } });
  expect(drillInput(on, 'us-east-1')['drill']).not.toHaveProperty('contents');
  expect(problemsOf({ drills: { contents: 'no' } })).toEqual([
    'drills.contents must be true or false, got "no"',
  ]);
});
