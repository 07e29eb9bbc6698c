import { locationIn } from './location';
import { partitionOf } from './partition';

/**
 * The account that keeps copies out of reach of whoever breaks into the vault's own. What its stacks make and the
 * functions look for goes by names that follow from the vault's.
 */

/** The role with which the vault copies into a region of that account, and prunes there. */
export const accountRoleName = (vault: string, region: string): string => `${vault}-copies-${region}`;

export const accountRoleArn = (vault: string, account: string, region: string): string =>
  `arn:${partitionOf(region)}:iam::${account}:role/${accountRoleName(vault, region)}`;

/** The alias, without its `alias/`, of the key that encrypts what is kept there. */
export const accountKeyAlias = (vault: string): string => `${vault}/copies`;

/** Where copies for that account go, and the key that encrypts them there. */
export const accountTarget = (
  vault: string,
  account: string,
  region: string,
): { readonly region: string; readonly kmsKeyArn: string } => ({
  region: locationIn(account, region),
  kmsKeyArn: `arn:${partitionOf(region)}:kms:${region}:${account}:alias/${accountKeyAlias(vault)}`,
});

/** Kinds of which another account gets copies. */
const SHARED_KINDS: readonly string[] = ['ebs'];

export const isShared = (kind: string): boolean => SHARED_KINDS.includes(kind);

/** What is wrong with copying points of these kinds to another account, as a rule that continues its key. */
export function accountKindsRule(kinds: readonly string[]): string | undefined {
  const without = kinds.find((kind) => !isShared(kind));
  if (without === undefined) return undefined;
  return `must be left out for kinds that stay in their account such as ${without} (copied to another: ${SHARED_KINDS.join(', ')})`;
}
