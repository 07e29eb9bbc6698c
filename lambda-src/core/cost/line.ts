import { priceOf, type PriceName } from './prices';

/** A quantity that costs: `amount` is `quantity` times the price, and nothing is rounded. */
export interface CostLine {
  /** What it is for: `EBS snapshots`. */
  readonly component: string;
  /** Where a component has several: `Standard-IA`. */
  readonly tier?: string;
  /** The region, or `global`. */
  readonly place: string;
  /** The plan whose it is; absent for what all share. */
  readonly plan?: string;
  readonly price: PriceName;
  /** In units of the price. */
  readonly quantity: number;
  /** US dollars. */
  readonly amount: number;
}

export const lineOf = (line: Omit<CostLine, 'amount'>): CostLine => ({
  ...line,
  amount: line.quantity * priceOf(line.price).usd,
});

/** Lines that differ in nothing but their quantity become one; those that cost nothing go. */
export function merged(lines: readonly CostLine[]): CostLine[] {
  const sums = new Map<string, CostLine>();
  for (const line of lines) {
    if (line.quantity === 0) continue;
    const { component, tier = '', place, plan = '', price } = line;
    const key = [component, tier, place, plan, price].join('\n');
    const known = sums.get(key);
    sums.set(
      key,
      known === undefined
        ? line
        : { ...known, quantity: known.quantity + line.quantity, amount: known.amount + line.amount },
    );
  }
  return [...sums.values()];
}

export const totalOf = (lines: readonly { readonly amount: number }[]): number =>
  lines.reduce((sum, { amount }) => sum + amount, 0);
