import type { Forecast, MonthCost } from '../../lambda-src/core/cost/forecast';
import { totalOf, type CostLine } from '../../lambda-src/core/cost/line';
import { priceOf, PRICES_OF, PRICES_READ } from '../../lambda-src/core/cost/prices';
import { cents, dollars, reconcile } from '../../lambda-src/core/cost/rounding';
import { csv } from '../../lambda-src/core/csv';
import { table } from '../terminal/table';

const HEAD = ['Component', 'Tier', 'Where', 'Plan', 'Quantity', 'Price', 'Amount'] as const;

/** A forecast as people read it: the last month line by line, every month's total, and what it rests on. */
export function forecastWords({ months, total }: Forecast, notes: readonly string[]): string {
  const last = months.at(-1);
  const sections = [
    ...(last === undefined
      ? []
      : [`Month ${months.length}, ${dayOf(last.from)} to ${dayOf(last.to)}:\n\n${linesTable(last.lines)}`]),
    table(
      ['Month', 'From', 'Storage', 'The rest', 'Total'],
      months.map((month, index) => [String(index + 1), dayOf(month.from), ...splitOf(month)]),
    ),
    `${months.length === 1 ? 'One month' : `${months.length} months`} together: ${dollars(total)}`,
    [`Prices of ${PRICES_OF}, read on ${PRICES_READ}, for every region.`, ...notes].join('\n'),
  ];
  return sections.join('\n\n');
}

/** Lines with quantity times price, the dearest first, their total, and what rounding each took away or added. */
export function linesTable(all: readonly CostLine[]): string {
  const lines = [...all].sort((a, b) => b.amount - a.amount);
  const small = lines.filter(({ amount }) => cents(amount) === 0);
  const { total } = reconcile(lines);
  const shown = lines.slice(0, lines.length - small.length);
  const rows = shown.map((line) => [
    line.component,
    line.tier ?? '',
    line.place,
    line.plan ?? '',
    quantityOf(line),
    `$${priceOf(line.price).usd} per ${priceOf(line.price).unit}`,
    `$${cents(line.amount).toFixed(2)}`,
  ]);
  // Together they may come to something.
  const ofSmall =
    small.length === 0 ? [] : [foot(`${small.length} below a cent each`, dollars(totalOf(small)))];
  const difference = cents(
    total - cents(totalOf(small)) - shown.reduce((sum, { amount }) => sum + cents(amount), 0),
  );
  const remainder = difference === 0 ? [] : [foot('Rounding of the lines', signed(difference))];
  return table(HEAD, [...rows, ...ofSmall, ...remainder, foot('Total', `$${total.toFixed(2)}`)]);
}

const foot = (label: string, amount: string): string[] => [label, '', '', '', '', '', amount];

const signed = (amount: number): string => `${amount < 0 ? '-' : '+'}$${Math.abs(amount).toFixed(2)}`;

function splitOf({ lines, total }: MonthCost): string[] {
  const stored = totalOf(lines.filter(({ price }) => priceOf(price).unit === 'GB-month'));
  return [dollars(stored), dollars(total - stored), dollars(total)];
}

/** Enough digits to see what it comes from, and no more. */
function quantityOf({ quantity }: CostLine): string {
  if (quantity >= 100) return quantity.toFixed(0);
  return quantity.toPrecision(3).replace(/\.?0+$/, '');
}

const dayOf = (iso: string): string => iso.slice(0, 10);

/** Every line of every month, exact. */
export function forecastCsv({ months }: Forecast): string {
  const rows = months.flatMap(({ from, to, lines }) =>
    lines.map(({ component, tier, place, plan, price, quantity, amount }) => [
      ...[from, to, component, tier, place, plan, quantity],
      ...[priceOf(price).unit, priceOf(price).usd, amount],
    ]),
  );
  return csv(
    ['from', 'to', 'component', 'tier', 'where', 'plan', 'quantity', 'unit', 'price_usd', 'amount_usd'],
    rows,
  );
}
