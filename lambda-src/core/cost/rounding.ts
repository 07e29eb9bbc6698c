import { totalOf } from './line';

/** Half a cent goes up; what binary fractions take away from 1.005 is given back first. */
export const cents = (amount: number): number => Math.round((amount + Math.sign(amount) * 1e-9) * 100) / 100;

export const dollars = (amount: number): string => `$${cents(amount).toFixed(2)}`;

/** A sum as it is shown: lines and total are each rounded once, at the end, and so need not add up. */
export interface Reconciled {
  /** By line, to the cent. */
  readonly rounded: readonly number[];
  /** Of the exact lines, to the cent. */
  readonly total: number;
  /** What must be added to the rounded lines to get the total; 0 mostly. */
  readonly difference: number;
}

export function reconcile(lines: readonly { readonly amount: number }[]): Reconciled {
  const rounded = lines.map(({ amount }) => cents(amount));
  const total = cents(totalOf(lines));
  const difference = cents(total - rounded.reduce((sum, one) => sum + one, 0));
  // Adding nothing turns -0 into 0.
  return { rounded, total, difference: difference + 0 };
}
