import { argumentsOf, type Block } from './blocks';

/** Two ways to say the same resources, and what is known of how they differ. */
export interface Comparison {
  readonly hcl: ReadonlyMap<string, Block>;
  readonly stacks: ReadonlyMap<string, Block>;
  readonly pairs: Readonly<Record<string, readonly string[]>>;
  /** Why a resource is on one side only: of the HCL by address, of the stacks by what their addresses begin with. */
  readonly more: {
    readonly hcl: Readonly<Record<string, string>>;
    readonly stacks: Readonly<Record<string, string>>;
  };
  /** Why an argument is not the same, by type and argument, or by argument alone (`*`). */
  readonly reasons: Readonly<Record<string, string>>;
}

/** What is on one side only without a reason, and what is said of resources that are not there. */
export function unpaired({ hcl, stacks, pairs, more }: Comparison): string[] {
  const targets = Object.values(pairs).flat();
  const aloneInHcl = [...hcl.keys()].filter((address) => pairs[address] === undefined);
  const aloneInStacks = [...stacks.keys()].filter((address) => !targets.includes(address));
  const prefixes = Object.keys(more.stacks);
  return [
    ...aloneInHcl
      .filter((address) => more.hcl[address] === undefined)
      .map((address) => `${address}: only in the HCL, and nobody says why`),
    ...aloneInStacks
      .filter((address) => !prefixes.some((prefix) => address.startsWith(prefix)))
      .map((address) => `${address}: only in the stacks, and nobody says why`),
    ...Object.keys(more.hcl)
      .filter((address) => !aloneInHcl.includes(address))
      .map((address) => `${address}: explained, and not only in the HCL`),
    ...prefixes
      .filter((prefix) => !aloneInStacks.some((address) => address.startsWith(prefix)))
      .map((prefix) => `${prefix}: explained, and nothing only in the stacks begins with it`),
    ...Object.keys(pairs)
      .filter((address) => !hcl.has(address))
      .map((address) => `${address}: paired, and not in the HCL`),
    ...targets
      .filter((address) => !stacks.has(address))
      .map((address) => `${address}: paired, and not in the stacks`),
    ...targets
      .filter((address, at) => targets.indexOf(address) < at)
      .map((address) => `${address}: paired twice`),
    ...Object.entries(pairs).flatMap(([address, all]) =>
      all
        .filter((target) => typeOf(target) !== typeOf(address))
        .map((target) => `${target}: paired with ${address}, which is of another type`),
    ),
  ];
}

/** `aws_vpc` of `module.vpc.aws_vpc.this`, and of `network/aws_vpc.vpc_main`. */
const typeOf = (address: string): string => /(?:^|[./])(aws_\w+)\./.exec(address)?.[1] ?? '';

export interface Differences {
  /** By pair and argument: how it differs, and why. */
  readonly explained: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly unexplained: readonly string[];
  /** Reasons for which nothing differs any more. */
  readonly stale: readonly string[];
}

export function differences({ hcl, stacks, pairs, reasons }: Comparison): Differences {
  const explained: Record<string, Record<string, string>> = {};
  const unexplained: string[] = [];
  const used = new Set<string>();
  for (const [address, targets] of Object.entries(pairs)) {
    const theirs = argumentsOf(hcl.get(address) ?? {});
    const all = targets.map((target) => argumentsOf(stacks.get(target) ?? {}));
    for (const argument of new Set([...theirs.keys(), ...all.flatMap((one) => [...one.keys()])])) {
      const what = difference(
        theirs.get(argument),
        all.map((one) => one.get(argument)),
      );
      if (what === undefined) continue;
      const pair = `${address} = ${targets.join(', ')}`;
      const key = [`${typeOf(address)} ${argument}`, `* ${argument}`].find((one) => one in reasons);
      if (key === undefined) {
        unexplained.push(`${pair}: ${argument}: ${what}`);
        continue;
      }
      used.add(key);
      (explained[pair] ??= {})[argument] = `${what}: ${reasons[key]}`;
    }
  }
  return { explained, unexplained, stale: Object.keys(reasons).filter((key) => !used.has(key)) };
}

/** Undefined where both say the same, as far as the text alone can tell: what HCL takes from a variable is the configuration's here. */
function difference(theirs: unknown, all: readonly unknown[]): string | undefined {
  if (theirs === undefined) return 'only in the stacks';
  if (all.every((one) => one === undefined)) return 'only in the HCL';
  const isSame = all.every((one) => one !== undefined && same(theirs, one));
  return isSame ? undefined : 'another value';
}

function same(theirs: unknown, one: unknown): boolean {
  if (Array.isArray(theirs) && Array.isArray(one) && theirs.length === one.length)
    return theirs.every((item, at) => same(item, one[at]));
  const left = referenceIn(theirs);
  const right = referenceIn(one);
  if (left === 'input') return true;
  return left !== undefined || right !== undefined ? left === right : told(theirs) === told(one);
}

const told = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** `aws_vpc.id` of a reference, whatever the resource is called; `input` of what comes from outside a module. */
function referenceIn(value: unknown): string | undefined {
  const expression = typeof value === 'string' ? /^\$\{(.*)\}$/s.exec(value)?.[1] : undefined;
  if (expression === undefined || expression.includes('${')) return undefined;
  // A document that HCL puts together is compared by what it says: the migration does that, with the state.
  if (/^(?:jsonencode|base64encode)\(/.test(expression)) return 'a document';
  const [, type, attribute] = /^(aws_\w+)\.[\w-]+(?:\[[^\]]*\])?\.(\w+)$/.exec(expression) ?? [];
  // A bucket, a group or a rule is known by its name, which is also its id.
  return type === undefined
    ? 'input'
    : `${type}.${attribute === 'bucket' || attribute === 'name' ? 'id' : attribute}`;
}
