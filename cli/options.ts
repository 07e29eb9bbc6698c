import { InvalidArgumentError } from 'commander';
import type { Vault } from '../config/types';
import { UsageError } from './exit-codes';

/** An option that takes a whole number. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const given = Number(text);
    if (!Number.isInteger(given) || given < least || given > most)
      throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
    return given;
  };
}

/** @throws UsageError for a region that the configuration does not have */
export function regionAsked({ regions }: Vault, region: string, option: string): string {
  if (regions[region] === undefined)
    throw new UsageError(
      `${option} must be a region of the configuration (${Object.keys(regions).join(', ')}), got ${region}`,
    );
  return region;
}

const MOST_HOURS = 720;

/** @throws UsageError for what is no number of hours above 0, or more than a month */
export function hoursAsked(given: string | number, option: string): number {
  const hours = Number(given);
  if (!(hours > 0) || hours > MOST_HOURS)
    throw new UsageError(`${option} must be a number above 0, and at most ${MOST_HOURS}, got ${given}`);
  return hours;
}
