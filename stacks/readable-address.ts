import { TerraformDataSource, TerraformResource, type TerraformElement } from 'cdktf';
import type { IConstruct, Node } from 'constructs';

/** cdktf's own prefixes of what carries a value from stack to stack; without them the stack's or the value's name stands there. */
const CROSS_STACK = /^cross-stack-(?:reference-input|output)-/;

/**
 * The name of an element in Terraform: the ids of its constructs below the stack, joined by `_`.
 * `new Network(stack, 'vpc')` with `new Vpc(this, 'main')` inside becomes `aws_vpc.vpc_main`.
 * What Terraform does not allow in a name becomes `_` (https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers).
 */
export function readableName(node: Node, stack: IConstruct): string {
  const below = node.scopes.slice(node.scopes.indexOf(stack) + 1);
  const name = below
    .map(({ node: { id } }) => id.replace(CROSS_STACK, ''))
    .join('_')
    .replaceAll(/[^\w-]/g, '_');
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

/** Watches over the names of one stack: cdktf would merge two elements of the same name without a word. */
export class AddressBook {
  private readonly taken = new Map<string, TerraformElement>();

  /** Claims the name for the element, or throws with the paths of both. */
  claim(element: TerraformElement, name: string): void {
    const address = `${kindOf(element)}.${name}`;
    const holder = this.taken.get(address);
    if (holder !== undefined && holder !== element) {
      throw new Error(
        `${holder.node.path} and ${element.node.path} would both be ${address} in Terraform: give one of them another id`,
      );
    }
    this.taken.set(address, element);
  }
}

/** Elements of different kinds may share a name. */
function kindOf(element: TerraformElement): string {
  if (TerraformResource.isTerraformResource(element)) return element.terraformResourceType;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}`;
  return element.constructor.name;
}
