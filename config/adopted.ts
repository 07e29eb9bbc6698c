/** What existed before the vault and stays as it was, by the name of the stack that takes it over, such as `us-east-1-network`. */
export type Adopted = Readonly<Record<string, AdoptedStack>>;

export interface AdoptedStack {
  /**
   * The default tags of the project that made these resources, in place of the vault's own.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * By the address in the stack, such as `aws_vpc.vpc_main`: the arguments that are written instead of the vault's own, in
   * Terraform's words and as they are, without references; null writes nothing. `false`: this resource is not made at all.
   */
  readonly resources: Readonly<Record<string, AdoptedResource>>;
}

export type AdoptedResource = false | Readonly<Record<string, unknown>>;
