import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformElement, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import type { Vault } from '../config/types';
import { partitionOf } from '../lambda-src/core/partition';
import { breakGlassArn } from '../modules/break-glass/break-glass-role';
import { deletedOnlyBy } from '../modules/break-glass/deletions';
import { boundRoles } from '../modules/iam/boundary';
import type { Statement } from '../modules/iam/policy-document';
import type { Place } from '../modules/place';
import { adopt, type StackJson } from './adopted';
import { AddressBook, readableName } from './readable-address';
import { stateBackend, terraformVersion } from './state-backend';

export interface VaultStackProps {
  readonly vault: Vault;
  /** Region of everything in the stack. */
  readonly region: string;
  /**
   * Where everything in the stack is, if not in the account that Terraform signs in to.
   * @default there
   */
  readonly account?: OtherAccount;
}

export interface OtherAccount {
  /** 12 digits; nothing is done in any other. */
  readonly id: string;
  /** The role with which Terraform works there. */
  readonly roleArn: string;
}

/** What all stacks share: readable addresses, the provider and its default tags, and where the state is kept. */
export abstract class VaultStack extends TerraformStack {
  readonly vault: Vault;
  readonly region: string;
  /** Where the stack's resources live; the account is looked up when Terraform plans. */
  readonly place: Place;
  private readonly addresses = new AddressBook();

  constructor(scope: Construct, id: string, { vault, region, account }: VaultStackProps) {
    super(scope, id);
    this.vault = vault;
    this.region = region;
    const { permissionsBoundaryArn } = vault.security;
    // The policy is of the account that Terraform signs in to.
    if (permissionsBoundaryArn !== undefined && account === undefined)
      boundRoles(this, permissionsBoundaryArn);
    new AwsProvider(this, 'aws', {
      region,
      defaultTags: [{ tags: this.defaultTags() }],
      ...(account && { assumeRole: [{ roleArn: account.roleArn }], allowedAccountIds: [account.id] }),
    });
    this.addOverride('terraform.required_providers.aws.version', vault.provider.version);
    this.addOverride('terraform.required_version', terraformVersion(vault.state));
    this.keepState();
    this.place = {
      partition: partitionOf(region),
      region,
      accountId: new DataAwsCallerIdentity(this, 'current').accountId,
    };
  }

  /** Name of a thing of this vault: `smart-vault-reports`. */
  nameOf(thing: string): string {
    return `${this.vault.name}-${thing}`;
  }

  protected breakGlassName(): string {
    return this.nameOf('break-glass');
  }

  /** What the policy of a bucket with data says of deleting it; nothing where Terraform must be able to empty it. */
  deletions(bucketName: string): Statement[] {
    const { security, throwAway } = this.vault;
    if (security.breakGlass === undefined || throwAway) return [];
    const bucketArn = `arn:${this.place.partition}:s3:::${bucketName}`;
    return [deletedOnlyBy(breakGlassArn(this.place, this.breakGlassName()), bucketArn)];
  }

  protected keepState(): void {
    stateBackend(this, this.vault.state);
  }

  /** A value that `terraform output <name>` shows. */
  protected output(
    name: string,
    value: string | Readonly<Record<string, string>>,
    description: string,
  ): void {
    new TerraformOutput(this, name, { value, description });
  }

  override toTerraform(): StackJson {
    const json = super.toTerraform() as StackJson;
    const adopted = this.vault.adopted[this.node.id];
    return adopted === undefined ? json : adopt(json, adopted, this.node.id);
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    if (!TerraformElement.isTerraformElement(element)) return readableName(element, this);
    const name = readableName(element.node, this);
    this.addresses.claim(element, name);
    return name;
  }

  /** For cost allocation: the vault, the stack, and what the user adds. */
  protected defaultTags(): Record<string, string> {
    return {
      ...this.vault.tags,
      'smart-vault:vault': this.vault.name,
      'smart-vault:stack': this.node.id,
    };
  }
}
