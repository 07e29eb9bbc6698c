import { loadVault } from '../../config/load';
import { argumentsOf, resourcesOfHcl, type Block } from '../support/hcl/blocks';
import { PAIRS } from '../support/hcl/pairs';
import { MORE, REASONS } from '../support/hcl/reasons';
import { stacksOf } from '../support/vaults';

/**
 * The HCL of examples/existing-terraform, which people would write, and what the stacks say of the same things: the same resources
 * with the same arguments, but for the differences that support/hcl/reasons.ts explains, and the golden file lists. Accept a wanted
 * change with `npx jest --selectProjects unit -t 'golden file' -u`.
 */
let hcl: Map<string, Block>;
const ours = new Map<string, Block>();

beforeAll(async () => {
  hcl = await resourcesOfHcl('examples/existing-terraform');
  const stacks = stacksOf(await loadVault('__tests__/support/hcl/vault.config.ts'));
  for (const [name, stack] of stacks)
    for (const address of stack.addresses())
      ours.set(`${name.replace('us-east-1-', '')}/${address}`, stack.resource(address));
});

test('every resource of the HCL is one of the stacks, or it is said why not', () => {
  const alone = [...hcl.keys()].filter((address) => PAIRS[address] === undefined);
  expect(alone.sort()).toEqual(Object.keys(MORE.hcl).sort());
  for (const [address, targets] of Object.entries(PAIRS)) {
    expect([address, hcl.has(address)]).toEqual([address, true]);
    for (const target of targets) expect([target, ours.has(target)]).toEqual([target, true]);
  }
});

test('every resource that the stacks have beside them is explained', () => {
  const paired = new Set(Object.values(PAIRS).flat());
  const alone = [...ours.keys()].filter((address) => !paired.has(address));
  expect(alone.filter((address) => reasonOf(address) === undefined)).toEqual([]);
});

const reasonOf = (address: string): string | undefined =>
  Object.entries(MORE.stacks).find(([prefix]) => address.startsWith(prefix))?.[1];

test('the arguments are the same, but for those in the golden file, each with its reason', () => {
  const differences: Record<string, Record<string, string>> = {};
  const used = new Set<string>();
  for (const [address, targets] of Object.entries(PAIRS)) {
    const type = targets[0]?.split('/')[1]?.split('.')[0] ?? '';
    const theirs = argumentsOf(hcl.get(address) ?? {});
    const all = targets.map((target) => argumentsOf(ours.get(target) ?? {}));
    for (const argument of new Set([...theirs.keys(), ...all.flatMap((one) => [...one.keys()])])) {
      const what = difference(
        theirs.get(argument),
        all.map((one) => one.get(argument)),
      );
      if (what === undefined) continue;
      const key = [`${type} ${argument}`, `* ${argument}`].find((one) => REASONS[one] !== undefined);
      if (key !== undefined) used.add(key);
      (differences[`${address} = ${targets.join(', ')}`] ??= {})[argument] =
        `${what}: ${REASONS[key ?? ''] ?? 'UNEXPLAINED'}`;
    }
  }
  expect(differences).toMatchSnapshot();
  expect(JSON.stringify(differences)).not.toContain('UNEXPLAINED');
  expect(Object.keys(REASONS).filter((key) => !used.has(key))).toEqual([]);
});

/** Undefined where both say the same, as far as the text alone can tell: what HCL takes from a variable is the configuration's here. */
function difference(theirs: unknown, all: readonly unknown[]): string | undefined {
  if (theirs === undefined) return 'only in the stacks';
  if (all.every((one) => one === undefined)) return 'only in the HCL';
  const isSame = all.every((one) => same(theirs, one));
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
