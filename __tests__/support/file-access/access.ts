import { evaluate, type Policies, type Verdict } from '../iam/evaluate';
import type { RolePolicies } from '../iam/deployed';
import type { PolicyStatement } from '../iam/document';
import type { Caller } from '../iam/principals';
import { targetsOf, type Ids, type TargetName } from './targets';

export const ROLES = ['source', 'destination', 'instance'] as const;
export type RoleName = (typeof ROLES)[number];

/** All policies of a deployed file backup, wherever they were read. */
export interface FileAccess {
  readonly ids: Ids;
  readonly roles: Readonly<Record<RoleName, RolePolicies>>;
  readonly bucket: readonly PolicyStatement[];
  readonly fileSystem: readonly PolicyStatement[];
  readonly key: readonly PolicyStatement[];
  readonly transferLog: readonly PolicyStatement[];
}

/** What IAM answers a role, with the policy of what it calls. */
export function askAs(access: FileAccess, role: RoleName, action: string, target: TargetName): Verdict {
  const { arn, own } = access.roles[role];
  return ask(access, { type: 'role', arn }, own, action, target);
}

/** @param identity the caller's own policies */
export function ask(
  access: FileAccess,
  caller: Caller,
  identity: readonly PolicyStatement[],
  action: string,
  target: TargetName,
): Verdict {
  const policies = { identity, ...guardOf(access, action) };
  return evaluate(policies, { caller, action, targets: [targetsOf(access.ids)[target]] });
}

function guardOf(access: FileAccess, action: string): Pick<Policies, 'resource' | 'resourceDecides'> {
  const [service] = action.split(':');
  if (service === 's3') return { resource: access.bucket };
  if (service === 'elasticfilesystem') return { resource: access.fileSystem };
  if (service === 'kms') return { resource: access.key, resourceDecides: true };
  return {};
}
