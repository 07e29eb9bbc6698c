import fc from 'fast-check';
import { audit } from '../../../../lambda-src/core/cost/audit';
import { forecast, type ForecastOf } from '../../../../lambda-src/core/cost/forecast';
import { lineOf, merged, totalOf } from '../../../../lambda-src/core/cost/line';
import { monthsFrom } from '../../../../lambda-src/core/cost/months';
import type { PlanOf } from '../../../../lambda-src/core/cost/plan-lines';
import { PRICES, PRICES_READ } from '../../../../lambda-src/core/cost/prices';
import { cents, dollars, reconcile } from '../../../../lambda-src/core/cost/rounding';
import { storedLines } from '../../../../lambda-src/core/cost/stored-lines';

const APRIL = new Date('2027-04-01T00:00:00Z');
const minimum = { newest: 1, minimum: 1 };

const planOf = (gb: number, given: Partial<PlanOf> = {}): PlanOf => ({
  plan: {
    name: 'daily',
    region: 'us-east-1',
    retention: minimum,
    copies: [
      { region: 'us-west-2', retention: minimum },
      { region: '210987654321/us-west-2', retention: minimum },
    ],
  },
  runs: [APRIL],
  parts: [{ kind: 'ebs', gb, sources: gb > 0 ? 1 : 0 }],
  emails: 1,
  ...given,
});

const of = (gb: number, given: Partial<ForecastOf> = {}): ForecastOf => ({
  plans: [planOf(gb)],
  files: [],
  fixed: [],
  change: { ebs: 0.05 },
  ...given,
});

test('100 GB for a month, by hand: at home, copied, and copied once more without leaving the region', () => {
  const [month] = forecast(of(100), APRIL, 1).months;
  const storage = month!.lines.filter(({ price }) => ['ebs-snapshot', 'inter-region'].includes(price));
  expect(
    storage.map(({ component, place, quantity, amount }) => [component, place, quantity, amount]),
  ).toEqual([
    ['EBS snapshots', 'us-east-1', 100, 5],
    ['Copies of EBS snapshots', 'us-west-2', 100, 5],
    ['Transfer between regions', 'us-west-2', 100, 2],
    ['Copies of EBS snapshots', '210987654321/us-west-2', 100, 5],
  ]);
  // One run of one batch: (12 + 166) transitions at $0.025 per 1,000, and so on.
  expect(month!.lines.find(({ component }) => component === 'Step Functions')!.amount).toBeCloseTo(
    0.00445,
    12,
  );
  expect(month!.total).toBeCloseTo(totalOf(month!.lines), 12);
});

test('every line is a quantity times its price', () => {
  const { months } = forecast(
    of(100, {
      files: [
        {
          place: 'us-east-1',
          gb: 50,
          change: 0.01,
          objectKb: 1024,
          transfers: [APRIL],
          lifecycle: { infrequentAccessDays: 30, oldVersionsExpireDays: 365 },
          replica: { region: 'us-west-2', timeControl: true },
          points: { runs: [APRIL], days: 35, copy: { region: 'us-west-2', days: 35 } },
        },
      ],
      fixed: [
        { place: 'us-east-1', keys: 2, alarmMetrics: 10, dashboards: 1, natGateways: 1, endpointZones: 3 },
      ],
      constant: storedLines([
        { bucket: 'b', region: 'us-east-1', storageType: 'StandardStorage', bytes: 2 * 1024 ** 3 },
      ]).lines,
    }),
    APRIL,
    2,
  );
  for (const { lines } of months)
    for (const { quantity, amount, price } of lines)
      expect(amount).toBeCloseTo(quantity * PRICES[price].usd, 9);
  const april = months[0]!.lines.map(({ component, amount }) => [component, cents(amount)]);
  expect(april).toEqual(
    expect.arrayContaining([
      ['DataSync', 0.63],
      ['S3 files', 1.15],
      ['S3 replica of files', 1.15],
      ['S3 Replication Time Control', 0.75],
      ['EFS backups', 2.5],
      ['Copies of EFS backups', 2.5],
      ['KMS keys', 2],
      ['CloudWatch alarms', 1],
      ['CloudWatch dashboards', 3],
      ['NAT gateways', 32.4],
      ['Interface endpoints', 21.6],
      ['S3 b', 0.05],
    ]),
  );
});

test('a kind whose files lie in a bucket costs there', () => {
  const plan = planOf(0, { parts: [{ kind: 'efs', gb: 0, sources: 1 }] });
  const { months } = forecast(of(0, { plans: [plan] }), APRIL, 1);
  expect(months[0]!.lines.filter(({ price }) => PRICES[price].unit === 'GB-month')).toEqual([]);
});

test('more data never costs less, and none costs nothing to keep', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(1e6), (gb, more) => {
      expect(forecast(of(gb + more), APRIL, 2).total).toBeGreaterThanOrEqual(
        forecast(of(gb), APRIL, 2).total - 1e-9,
      );
    }),
    { numRuns: 50 },
  );
  expect(forecast(of(0, { plans: [planOf(0, { runs: [] })] }), APRIL, 3).total).toBe(0);
});

test('months begin on the same day, or the last of a shorter month', () => {
  const from = monthsFrom(new Date('2027-01-31T10:00:00Z'), 3).map((month) => month.from.toISOString());
  expect(from).toEqual(['2027-01-31T10:00:00.000Z', '2027-02-28T10:00:00.000Z', '2027-03-31T10:00:00.000Z']);
});

test('lines that differ in their quantity alone become one', () => {
  const line = lineOf({ component: 'c', place: 'p', price: 'kms-key', quantity: 2 });
  expect(merged([line, { ...line, quantity: 0, amount: 0 }, line])).toEqual([
    { ...line, quantity: 4, amount: 4 },
  ]);
});

test('rounding happens once, and what it takes away is said', () => {
  expect(reconcile([{ amount: 0.004 }, { amount: 0.004 }, { amount: 0.004 }])).toEqual({
    rounded: [0, 0, 0],
    total: 0.01,
    difference: 0.01,
  });
  expect(reconcile([{ amount: 1 }, { amount: 2.5 }])).toEqual({
    rounded: [1, 2.5],
    total: 3.5,
    difference: 0,
  });
  expect([cents(1.005), cents(-1.005), dollars(2)]).toEqual([1.01, -1.01, '$2.00']);
});

test('a table is held against its own figures', () => {
  const line = { component: 'Snapshots', quantity: 100, price: 0.05, amount: 5 };
  expect(audit({ lines: [line], total: 5 }).problems).toEqual([]);
  const wrong = { component: 'Archive', quantity: 100, price: 0.004, amount: 0.5 };
  const { problems, follows, sum } = audit({ lines: [line, wrong], total: 6 });
  expect({ sum, follows: cents(follows) }).toEqual({ sum: 5.5, follows: 5.4 });
  expect(problems).toEqual([
    'Archive: 100 x $0.004 is $0.40, and $0.50 is stated',
    'the stated lines add up to $5.50, and $6.00 is stated',
  ]);
});

test('what S3 measures and has no price is named', () => {
  const { lines, unknown } = storedLines([
    { bucket: 'b', region: 'r', storageType: 'GlacierS3ObjectOverhead', bytes: 1024 ** 3 },
    { bucket: 'b', region: 'r', storageType: 'NewStorage', bytes: 1 },
  ]);
  expect({ unknown, lines }).toMatchObject({
    unknown: ['NewStorage'],
    lines: [{ tier: 'Glacier', price: 's3-standard', amount: 0.023 }],
  });
});

test('every price has its page, and all were read on a day', () => {
  expect(PRICES_READ).toMatch(/^\d{4}-\d\d-\d\d$/);
  for (const { usd, source, unit } of Object.values(PRICES)) {
    expect(usd).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing\//);
    expect(unit).not.toBe('');
  }
});
