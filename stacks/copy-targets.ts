import type { AccountCopyConfig, CopyConfig, PlanConfig, Vault } from '../config/types';
import type { CopyTarget } from '../lambda-src/core/plan';
import { accountTarget } from '../lambda-src/core/vault-account';
import type { CopyDestination } from '../modules/pipeline/permissions/common';

type Kept = Pick<CopyTarget, 'retention' | 'lock'>;

/** The copies that a plan has in a region, and those that the vault account has of them there. */
export function copyTargets(
  { name, vaultAccount: account }: Vault,
  { region, kmsKeyArn: keyThere }: CopyDestination,
  { retention, lock, copies }: PlanConfig,
): CopyTarget[] {
  const copy: Partial<CopyConfig> = copies?.[region] ?? {};
  const { kmsKeyArn = keyThere, vaultAccount: abroad } = copy;
  const own = { region, kmsKeyArn, ...keeping({ retention, ...(lock && { lock }) }, copy) };
  if (account === undefined || abroad === undefined) return [own];
  return [own, { ...accountTarget(name, account.id, region), ...keeping(own, abroad) }];
}

/** How something is kept: as what it is a copy of, unless it says otherwise. */
function keeping(
  origin: Kept,
  { retention = origin.retention, lock = origin.lock }: AccountCopyConfig,
): Kept {
  return { retention, ...(lock && lock !== 'none' && { lock }) };
}
