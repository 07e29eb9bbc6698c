import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { audit, type AuditedTable, type StatedTable } from '../../lambda-src/core/cost/audit';
import { lineOf, type CostLine } from '../../lambda-src/core/cost/line';
import { PRICES, PRICES_OF, type PriceName } from '../../lambda-src/core/cost/prices';
import { UsageError } from '../exit-codes';
import { table } from '../terminal/table';

const schema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        component: z.string(),
        quantity: z.number().min(0),
        price: z.number().min(0),
        amount: z.number().min(0),
      }),
    )
    .min(1),
  total: z.number().min(0),
});

/** @throws UsageError for a file that cannot be read, or is no such table */
export function readStated(file: string): StatedTable {
  let text: unknown;
  try {
    text = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `--check cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const { data, error } = schema.safeParse(text);
  if (data === undefined)
    throw new UsageError(
      `--check needs { lines: [{ component, quantity, price, amount }], total } in ${file}:\n${error.issues
        .map(({ path, message }) => `  ${path.join('.') || 'the document'}: ${message}`)
        .join('\n')}`,
    );
  return data;
}

export function auditWords(stated: StatedTable): { readonly audited: AuditedTable; readonly words: string } {
  const audited = audit(stated);
  const rows = audited.lines.map(({ component, quantity, price, amount, follows }) => [
    component,
    String(quantity),
    `$${price}`,
    `$${amount.toFixed(2)}`,
    `$${follows.toFixed(2)}`,
  ]);
  const foot = ['Total', '', '', `$${audited.stated.toFixed(2)}`, `$${audited.follows.toFixed(2)}`];
  const words = [
    table(['Component', 'Quantity', 'Price', 'Stated', 'Follows'], [...rows, foot]),
    audited.problems.length === 0
      ? 'Every line is quantity times price, and the total is their sum.'
      : `It does not follow:\n${audited.problems.map((problem) => `  ${problem}`).join('\n')}`,
  ].join('\n\n');
  return { audited, words };
}

/** `NAME=QUANTITY` pairs as lines at today's prices. */
export const quantityLines = (given: readonly string[]): CostLine[] =>
  given.map((pair) => {
    const [, name = '', text = ''] = /^([a-z0-9-]+)=(\d+(?:\.\d+)?)$/.exec(pair) ?? [];
    if (!(name in PRICES))
      throw new UsageError(
        `--quantity must be PRICE=NUMBER with a price of ${Object.keys(PRICES).join(', ')}, got ${pair}`,
      );
    return lineOf({
      component: name,
      place: PRICES_OF,
      price: name as PriceName,
      quantity: Number(text),
    });
  });
