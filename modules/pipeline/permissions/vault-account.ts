import { accountRoleArn } from '../../../lambda-src/core/vault-account';
import type { Statement } from '../../iam/policy-document';
import { MANAGED_BY, type PermissionProps } from './common';
import { anyIn } from './ec2-snapshots';

/** The account beside the vault's own that keeps copies. */
export interface VaultAccount {
  readonly id: string;
  /** Where it keeps any. */
  readonly regions: readonly string[];
}

/** There, a function does what it has to as a role of that account. */
export function actInAccount({ vault, vaultAccount }: PermissionProps): Statement[] {
  if (vaultAccount === undefined) return [];
  const { id, regions } = vaultAccount;
  return [
    {
      sid: 'ActInVaultAccount',
      actions: ['sts:AssumeRole'],
      resources: regions.map((region) => accountRoleArn(vault, id, region)),
    },
  ];
}

/** What is ours, and with nobody else (Service authorization reference, Amazon EC2: ModifySnapshotAttribute). */
export function shareWithAccount(props: PermissionProps): Statement[] {
  const { vault, vaultAccount } = props;
  if (vaultAccount === undefined) return [];
  return [
    {
      sid: 'ShareOnlyOurs',
      actions: ['ec2:ModifySnapshotAttribute'],
      resources: anyIn(props, vaultAccount.regions, 'snapshot'),
      conditions: {
        StringEquals: {
          [`aws:ResourceTag/${MANAGED_BY}`]: vault,
          'ec2:Add/userId': vaultAccount.id,
        },
      },
    },
  ];
}
