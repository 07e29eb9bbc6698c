import { cents } from './rounding';

/** A table of costs as somebody else wrote it down. */
export interface StatedTable {
  readonly lines: readonly StatedLine[];
  /** US dollars. */
  readonly total: number;
}

export interface StatedLine {
  readonly component: string;
  readonly quantity: number;
  /** US dollars per unit. */
  readonly price: number;
  /** US dollars. */
  readonly amount: number;
}

/** A table with what follows from its own figures. */
export interface AuditedTable {
  readonly lines: readonly (StatedLine & { readonly follows: number })[];
  readonly stated: number;
  /** Of the stated amounts. */
  readonly sum: number;
  /** Of quantity times price. */
  readonly follows: number;
  /** Where its arithmetic does not follow, in words; empty when it does. */
  readonly problems: readonly string[];
}

/** Holds a table of costs against itself: each line is quantity times price, and the total is the sum, to the cent. */
export function audit({ lines, total }: StatedTable): AuditedTable {
  const audited = lines.map((line) => ({ ...line, follows: line.quantity * line.price }));
  const sum = lines.reduce((all, { amount }) => all + amount, 0);
  const follows = audited.reduce((all, line) => all + line.follows, 0);
  const problems = [
    ...audited.flatMap(({ component, quantity, price, amount, follows: due }) =>
      cents(due) === cents(amount)
        ? []
        : [
            `${component}: ${quantity} x $${price} is $${cents(due).toFixed(2)}, and $${cents(amount).toFixed(2)} is stated`,
          ],
    ),
    ...(cents(sum) === cents(total)
      ? []
      : [`the stated lines add up to $${cents(sum).toFixed(2)}, and $${cents(total).toFixed(2)} is stated`]),
  ];
  return { lines: audited, stated: total, sum, follows, problems };
}
