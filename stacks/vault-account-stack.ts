import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { Construct } from 'constructs';
import { copyTargets } from '../config/schedules';
import { vaultAccountRegions } from '../config/topology';
import type { Vault, VaultAccountConfig } from '../config/types';
import { isAbroad } from '../lambda-src/core/location';
import { partitionOf } from '../lambda-src/core/partition';
import { accountKeyAlias, accountRoleName } from '../lambda-src/core/vault-account';
import { EncryptionKey } from '../modules/kms/encryption-key';
import { AccountRole } from '../modules/vault-account/account-role';
import { VaultStack } from './vault-stack';

export interface VaultAccountStackProps {
  readonly vault: Vault;
  readonly region: string;
  readonly vaultAccount: VaultAccountConfig;
}

/** What the vault account needs to keep copies of a region: a key, and a role for the functions that bring them. */
export class VaultAccountStack extends VaultStack {
  constructor(scope: Construct, id: string, { vaultAccount, ...props }: VaultAccountStackProps) {
    super(scope, id, { ...props, account: whereIs(vaultAccount, props.region) });
    const { vault, region, place } = this;
    const { keyArn, aliasName } = new EncryptionKey(this, 'copies', {
      alias: accountKeyAlias(vault.name),
      description: `Copies that ${vault.name} keeps here, out of reach of its own account`,
      place,
      destroyable: vault.throwAway,
      deletionWindowDays: vault.throwAway ? 7 : 30,
    });
    const sources = Object.keys(vault.regions).filter((source) =>
      vaultAccountRegions(vault, [source]).includes(region),
    );
    const { roleArn } = new AccountRole(this, 'access', {
      roleName: accountRoleName(vault.name, region),
      vault: vault.name,
      place,
      sourceAccountId: this.sourceAccountId(),
      trustedRoles: sources.flatMap((source) =>
        ['advance', 'prune'].map((name) => `${this.nameOf(name)}-${source}`),
      ),
      keyArn,
      locks: locksAnything(vault, region),
    });
    this.output('copy_key_alias', aliasName, 'Alias of the key that encrypts the copies kept here.');
    this.output('copy_role_arn', roleArn, 'Role with which copies are brought here, and pruned.');
  }

  /** The account that Terraform signs in to, before it goes to the other one. */
  private sourceAccountId(): string {
    const provider = new AwsProvider(this, 'source', { region: this.region, alias: 'source' });
    return new DataAwsCallerIdentity(this, 'source_account', { provider }).accountId;
  }
}

/** Without a role of its own, the one that AWS Organizations makes in an account (AWS Organizations user guide, "Access member accounts"). */
function whereIs({ id, deployRoleArn }: VaultAccountConfig, region: string): { id: string; roleArn: string } {
  const madeByOrganizations = `arn:${partitionOf(region)}:iam::${id}:role/OrganizationAccountAccessRole`;
  return { id, roleArn: deployRoleArn ?? madeByOrganizations };
}

function locksAnything(vault: Vault, region: string): boolean {
  return Object.values(vault.plans)
    .flatMap((plan) => copyTargets(vault, { region, kmsKeyArn: '' }, plan))
    .some((target) => isAbroad(target.region) && target.lock !== undefined);
}
