import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Block = Readonly<Record<string, unknown>>;

/** One resource of a synthesized stack. */
export interface Resource {
  readonly stack: string;
  readonly type: string;
  /** As in a Terraform plan: `aws_kms_key.vault_key`. */
  readonly address: string;
  readonly block: Block;
}

/** Everything that the stacks of a vault would make. */
export class Resources {
  constructor(readonly all: readonly Resource[]) {}

  /** @param stacks a stack's Terraform JSON, by its name */
  static of(stacks: Iterable<readonly [string, unknown]>): Resources {
    return new Resources([...stacks].flatMap(([stack, json]) => resourcesIn(stack, json)));
  }

  /** @param folder what `npm run synth` wrote: it has `stacks/<stack>/cdk.tf.json` */
  static read(folder: string): Resources {
    const stacks = join(folder, 'stacks');
    if (!existsSync(stacks)) throw new Error(`${stacks} is not there: run npm run synth first`);
    const names = readdirSync(stacks).sort();
    return Resources.of(
      names.map((name) => [name, JSON.parse(readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8'))]),
    );
  }

  ofType(...types: readonly string[]): readonly Resource[] {
    return this.all.filter(({ type }) => types.includes(type));
  }

  /** Resources of a type, in the same stack, that name this one in an attribute. */
  about({ stack, address }: Resource, type: string, attribute: string): readonly Resource[] {
    const reference = `\${${address}.`;
    return this.ofType(type).filter(
      (one) => one.stack === stack && String(one.block[attribute]).startsWith(reference),
    );
  }
}

function resourcesIn(stack: string, json: unknown): Resource[] {
  const { resource = {} } = json as { resource?: Record<string, Record<string, Block>> };
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => ({ stack, type, address: `${type}.${name}`, block })),
  );
}

/**
 * Every value at a path of nested blocks, which stand there alone or in lists. A block that is not there has no values; one that
 * is there without the last attribute has one, undefined.
 * @param path names with dots between them: `block_device_mappings.ebs.encrypted`
 */
export function valuesAt(block: unknown, path: string): readonly unknown[] {
  const [first = '', ...rest] = path.split('.');
  if (Array.isArray(block)) return block.flatMap((one) => valuesAt(one, path));
  const value = (block as Block)[first];
  if (rest.length === 0) return [value];
  return value === undefined || value === null ? [] : valuesAt(value, rest.join('.'));
}

/** Every text in a resource, however deep, with where it stands. */
export function textsOf(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => key !== '//')
    .flatMap(([key, inner]) => textsOf(inner, path === '' ? key : `${path}.${key}`));
}
