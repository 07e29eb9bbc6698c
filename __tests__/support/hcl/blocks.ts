import { parse } from '@cdktf/hcl2json';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Block = Readonly<Record<string, unknown>>;

/** The resources of a project and its modules, by address without keys: `module.vpc.aws_subnet.public`. */
export async function resourcesOfHcl(folder: string): Promise<Map<string, Block>> {
  const found = new Map<string, Block>();
  const modules = readdirSync(join(folder, 'modules'));
  for (const [prefix, path] of [
    ['', folder],
    ...modules.map((name) => [`module.${name.replaceAll('-', '_')}.`, join(folder, 'modules', name)]),
  ] as [string, string][]) {
    const file = join(path, 'main.tf');
    const { resource = {} } = (await parse(file, readFileSync(file, 'utf8'))) as {
      resource?: Record<string, Record<string, Block[]>>;
    };
    for (const [type, named] of Object.entries(resource))
      for (const [name, [block = {}]] of Object.entries(named)) found.set(`${prefix}${type}.${name}`, block);
  }
  return found;
}

/** How a resource is written, and not what it says. */
const STEERING = ['//', 'for_each', 'count', 'depends_on', 'lifecycle', 'provider'];

/** The arguments, flat: `launch_template.version`. A block that there is one of is the same as a list of one. */
export function argumentsOf(block: Block, before = ''): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [name, value] of Object.entries(block)) {
    if (before === '' && STEERING.includes(name)) continue;
    const key = `${before}${name}`;
    const all: readonly unknown[] = Array.isArray(value) ? value : [value];
    const blocks = all.filter((one): one is Block => typeof one === 'object' && one !== null);
    const isBlock =
      blocks.length > 0 && blocks.length === all.length && name !== 'tags' && name !== 'input_paths';
    if (!isBlock) flat.set(key, value);
    else for (const one of blocks) for (const [inner, it] of argumentsOf(one, `${key}.`)) flat.set(inner, it);
  }
  return flat;
}
