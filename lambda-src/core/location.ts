/**
 * Where points lie, as everything that is counted by region names it: a region of the vault's own account
 * (`us-west-2`), or one of another account (`210987654321/us-west-2`).
 */
export interface Location {
  /** 12 digits; absent: the vault's own. */
  readonly account?: string;
  readonly region: string;
}

const NAME = /^(?:(\d{12})\/)?([a-z]{2}(?:-[a-z]+)+-\d)$/;

export const isAbroad = (name: string): boolean => name.includes('/');

export const isLocation = (name: string): boolean => NAME.test(name);

/** @throws Error when it names none */
export function readLocation(name: string): Location {
  const [, account, region] = NAME.exec(name) ?? [];
  if (region === undefined) throw new Error(`"${name}" is neither a region nor account/region`);
  return account === undefined ? { region } : { account, region };
}

export const locationIn = (account: string, region: string): string => `${account}/${region}`;
