import { InvalidArgumentError } from 'commander';

/** An option that takes a whole number. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const given = Number(text);
    if (!Number.isInteger(given) || given < least || given > most)
      throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
    return given;
  };
}
