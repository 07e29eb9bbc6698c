import type { AdoptedResource, AdoptedStack } from '../config/adopted';
import { ConfigurationError } from '../config/problem';

/** What cdktf writes of a stack, as far as it matters here. */
export interface StackJson extends Readonly<Record<string, unknown>> {
  readonly provider: { readonly aws: readonly Readonly<Record<string, unknown>>[] };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly output?: Readonly<Record<string, unknown>>;
}

type Resource = Readonly<Record<string, unknown>>;

/** Without the tags of the vault, which would be a change to everything that was there before it. */
const ALIAS = 'adopted';

/**
 * Lets resources keep what they were before the vault: the given arguments are written instead of the stack's own, whole, and the
 * vault's own tags are not added. What is `false` is not made.
 *
 * @throws ConfigurationError for an address that the stack does not have, and for a resource left out that another one needs
 */
export function adopt(
  json: StackJson,
  { tags = {}, resources: adopted }: AdoptedStack,
  stack: string,
): StackJson {
  const resources = Object.entries(json.resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).map(([name, resource]) => ({ address: `${type}.${name}`, type, name, resource })),
  );
  const addresses = resources.map(({ address }) => address);
  const unknown = Object.keys(adopted).filter((address) => !addresses.includes(address));
  const out = addresses.filter((address) => adopted[address] === false);
  const kept = resources
    .filter(({ address }) => !out.includes(address))
    .map(({ address, resource, ...rest }) => ({
      ...rest,
      resource: withoutDependenciesOn(out, keep(resource, adopted[address])),
    }));
  const text = JSON.stringify([kept, json.output]);
  const needed = out.filter((address) => new RegExp(`\\b${address.replace('.', '\\.')}\\.`).test(text));
  refuse(stack, unknown, needed);
  const [provider = {}] = json.provider.aws;
  const { default_tags: _ofTheVault, ...settings } = provider;
  const own = Object.keys(tags).length > 0 ? { default_tags: [{ tags }] } : {};
  return {
    ...json,
    provider: { ...json.provider, aws: [...json.provider.aws, { ...settings, ...own, alias: ALIAS }] },
    resource: byType(kept),
  };
}

function byType(
  resources: readonly { type: string; name: string; resource: Resource }[],
): StackJson['resource'] {
  const types = [...new Set(resources.map(({ type }) => type))];
  return Object.fromEntries(
    types.map((type) => [
      type,
      Object.fromEntries(
        resources.filter((one) => one.type === type).map(({ name, resource }) => [name, resource]),
      ),
    ]),
  );
}

function keep(resource: Resource, kept: AdoptedResource | undefined): Resource {
  if (kept === undefined || kept === false) return resource;
  const all = { ...resource, provider: `aws.${ALIAS}`, ...(literal(kept) as Resource) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function withoutDependenciesOn(out: readonly string[], resource: Resource): Resource {
  const { depends_on: needs, ...rest } = resource;
  if (!Array.isArray(needs)) return resource;
  const left = (needs as string[]).filter((address) => !out.includes(address));
  return left.length === 0 ? rest : { ...rest, depends_on: left };
}

/** As it stands: Terraform would read `${` and `%{` as templates of its own. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, literal(one)]));
}

function refuse(stack: string, unknown: readonly string[], needed: readonly string[]): void {
  const problems = [
    ...unknown.map((address) => `adopted.${stack} must name resources of the stack, got ${address}`),
    ...needed.map(
      (address) => `adopted.${stack} must not leave out what the stack refers to, got false for ${address}`,
    ),
  ];
  if (problems.length > 0) throw new ConfigurationError('adopted', problems);
}
