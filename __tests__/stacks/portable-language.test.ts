import { loadVault } from '../../config/load';
import { stacksOf } from '../support/vaults';

/**
 * What both Terraform 1.9 and OpenTofu 1.9 understand, as far as the output uses it (docs/opentofu.md). What is new here
 * must be looked up in both before it is added.
 */
const KNOWN_TO_BOTH = {
  blocks: ['//', 'terraform', 'provider', 'data', 'resource', 'output'],
  terraform: ['backend', 'required_providers', 'required_version'],
  backends: ['local', 's3'],
  dataSources: ['aws_availability_zones', 'aws_caller_identity', 'aws_partition', 'terraform_remote_state'],
  functions: ['base64gzip', 'element', 'join'],
  metaArguments: ['depends_on', 'lifecycle', 'provider'],
  lifecycle: ['create_before_destroy', 'ignore_changes', 'prevent_destroy'],
};
/** Meta-arguments of resources, of which only those above are used. */
const META_ARGUMENTS = /^(depends_on|lifecycle|provider|providers|count|for_each|provisioner|connection)$/;

describe.each(['minimal', 'complete'])(
  'examples/%s is said in words of both Terraform and OpenTofu',
  (example) => {
    let stacks: Record<string, Record<string, Record<string, Record<string, unknown>>>>[];
    beforeAll(async () => {
      const vault = await loadVault(`examples/${example}/vault.config.ts`);
      stacks = [...stacksOf(vault).values()].map(({ json }) => json);
    });

    test('blocks, backends and data sources', () => {
      const keys = (...path: string[]): Set<string> =>
        new Set(stacks.flatMap((stack) => keysAt(stack, path)));
      expect(KNOWN_TO_BOTH.blocks).toEqual(expect.arrayContaining([...keys()]));
      expect(KNOWN_TO_BOTH.terraform).toEqual(expect.arrayContaining([...keys('terraform')]));
      expect(KNOWN_TO_BOTH.backends).toEqual(expect.arrayContaining([...keys('terraform', 'backend')]));
      expect(KNOWN_TO_BOTH.dataSources).toEqual(expect.arrayContaining([...keys('data')]));
      expect(keys('terraform').size).toBeGreaterThan(0);
    });

    test('meta-arguments and life cycles', () => {
      const resources = stacks.flatMap(({ resource = {} }) => Object.values(resource).flatMap(Object.values));
      const used = resources
        .flatMap((one) => Object.keys(one as object))
        .filter((key) => META_ARGUMENTS.test(key));
      const rules = resources.flatMap((one) => keysAt(one, ['lifecycle']));
      expect(KNOWN_TO_BOTH.metaArguments).toEqual(expect.arrayContaining([...new Set(used)]));
      expect(KNOWN_TO_BOTH.lifecycle).toEqual(expect.arrayContaining([...new Set(rules)]));
      expect(rules).toContain('prevent_destroy');
    });

    test('functions, and no arguments that only newer ones write', () => {
      const text = JSON.stringify(stacks);
      const called = [...text.matchAll(/\$\{(?:[^}"]*[^\w}"])?([a-z][\w:]*)\(/g)].map(
        ([, name = '']) => name,
      );
      expect(KNOWN_TO_BOTH.functions).toEqual(expect.arrayContaining([...new Set(called)]));
      // Write-only arguments came with Terraform 1.11, and with OpenTofu only later.
      expect(text).not.toMatch(/_wo(_version)?"/);
    });
  },
);

function keysAt(tree: unknown, path: readonly string[]): string[] {
  const at = path.reduce<unknown>(
    (inner, key) => (inner as Record<string, unknown> | undefined)?.[key],
    tree,
  );
  return Object.keys((at as object | undefined) ?? {});
}
