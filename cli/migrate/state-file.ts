import { CannotError, UsageError } from '../exit-codes';
import type { Attributes } from './existing';

/** One instance of a managed resource of AWS. */
export interface StateInstance {
  readonly address: string;
  readonly type: string;
  readonly attributes: Attributes;
}

export interface StateFile {
  /** How messages name it. */
  readonly name: string;
  readonly serial: number;
  readonly lineage: string;
  readonly instances: readonly StateInstance[];
  /** What no tool but its own project can do something about, each with the reason. */
  readonly unusable: readonly { readonly address: string; readonly reason: string }[];
  readonly dataSources: number;
}

/** The one that Terraform writes since 0.12 (https://developer.hashicorp.com/terraform/internals/json-format describes its public kin). */
const FORMAT = 4;
const AWS = /(?:^|\.)provider\["[^"]*\/hashicorp\/aws"\]/;

interface RawResource {
  readonly module?: string;
  readonly mode?: string;
  readonly type?: string;
  readonly name?: string;
  readonly provider?: string;
  readonly instances?: readonly RawInstance[];
}

interface RawInstance {
  readonly index_key?: string | number;
  readonly status?: string;
  readonly deposed?: string;
  readonly attributes?: Attributes | null;
}

/**
 * What a state holds; AWS is not asked.
 * @throws UsageError where it is none, or none that can be read, or empty
 */
export function readState(text: string, name: string): StateFile {
  const state = parse(text, name);
  const { version, serial, lineage, resources } = state;
  if ('encrypted_data' in state)
    throw new UsageError(`${name} is encrypted (OpenTofu): write it down with \`tofu state pull\` first.`);
  if (typeof version !== 'number' || (version >= FORMAT && !Array.isArray(resources)))
    throw new UsageError(`${name} is not a Terraform state: it has no version or no list of resources.`);
  if (version > FORMAT)
    throw new UsageError(
      `${name} has the format ${version}, of a newer Terraform; this command knows format ${FORMAT}.`,
    );
  if (version < FORMAT)
    throw new UsageError(
      `${name} has the format ${version}, of a Terraform before 0.12: let \`terraform apply -refresh-only\` of a newer one write it again.`,
    );
  const found = (resources as RawResource[]).map((resource) => instancesOf(resource, name));
  const instances = found.flatMap((one) => one.instances);
  if (instances.length === 0)
    throw new UsageError(`${name} manages nothing of AWS: there is nothing to migrate.`);
  return {
    name,
    serial: typeof serial === 'number' ? serial : 0,
    lineage: typeof lineage === 'string' ? lineage : '',
    instances,
    unusable: found.flatMap((one) => one.unusable),
    dataSources: (resources as RawResource[]).filter(({ mode }) => mode === 'data').length,
  };
}

function parse(text: string, name: string): Record<string, unknown> {
  if (text.trim() === '')
    throw new UsageError(`${name} is empty: nothing was ever applied there, or the state is elsewhere.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${name} is not a Terraform state: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`${name} is not a Terraform state: it is no JSON object.`);
  return value as Record<string, unknown>;
}

type Found = Pick<StateFile, 'instances' | 'unusable'>;

function instancesOf(
  { module, mode, type, name, provider = '', instances = [] }: RawResource,
  of: string,
): Found {
  if (mode !== 'managed') return { instances: [], unusable: [] };
  if (type === undefined || name === undefined)
    throw new CannotError(`${of} has a resource without type or name.`);
  const base = `${module === undefined ? '' : `${module}.`}${type}.${name}`;
  const all = instances.map((instance) => {
    const address = `${base}${keyOf(instance.index_key)}`;
    const reason = !AWS.test(provider) ? `is not of AWS: ${provider}` : trouble(instance);
    return { address, type, attributes: instance.attributes ?? {}, reason };
  });
  return {
    instances: all.flatMap(({ reason, ...one }) => (reason === undefined ? [one] : [])),
    unusable: all.flatMap(({ address, reason }) => (reason === undefined ? [] : [{ address, reason }])),
  };
}

function trouble({ deposed, status, attributes }: RawInstance): string | undefined {
  if (deposed !== undefined)
    return 'is the rest of an interrupted replacement: apply in the old project first';
  if (status === 'tainted')
    return 'is tainted, so Terraform would replace it: untaint or apply in the old project first';
  if (attributes === undefined || attributes === null)
    return 'has no attributes: refresh in the old project first';
  return undefined;
}

/** As Terraform writes an address: `[0]`, `["us-east-1a"]`. */
function keyOf(key: string | number | undefined): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}
