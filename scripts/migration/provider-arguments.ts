import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../run';
import { pluginEnvironment } from '../terraform/plugin-mirror';

interface Block {
  readonly attributes?: Readonly<
    Record<string, { readonly optional?: boolean; readonly required?: boolean; readonly computed?: boolean }>
  >;
  readonly block_types?: Readonly<Record<string, { readonly block: Block }>>;
}

/** `computed` is optional too, and the provider finds a value itself. */
export interface Arguments {
  readonly [name: string]: 'required' | 'optional' | 'computed' | Arguments;
}

/** The version that `vault migrate` knows the arguments of; the oldest that the stacks allow. */
const VERSION = '5.100.0';

/** What can be written in resources of these types, as the real provider says it. */
export async function providerArguments(types: readonly string[]): Promise<Record<string, Arguments>> {
  const folder = mkdtempSync(join(tmpdir(), 'provider-arguments-'));
  try {
    const aws = { source: 'hashicorp/aws', version: VERSION };
    writeFileSync(
      join(folder, 'main.tf.json'),
      JSON.stringify({ terraform: { required_providers: { aws } } }),
    );
    const terraform = async (...args: string[]): Promise<string> => {
      const options = { cwd: folder, env: { CHECKPOINT_DISABLE: '1', ...pluginEnvironment(folder) } };
      const { exitCode, stdout, stderr } = await run('terraform', args, options);
      if (exitCode !== 0) throw new Error(`terraform ${args[0]}: ${stderr}`);
      return stdout;
    };
    await terraform('init', '-input=false');
    const { provider_schemas: providers } = JSON.parse(await terraform('providers', 'schema', '-json')) as {
      provider_schemas: Record<string, { resource_schemas: Record<string, { block: Block }> }>;
    };
    const [schemas] = Object.values(providers).map((provider) => provider.resource_schemas);
    return Object.fromEntries(
      [...types].sort().map((type) => {
        const schema = schemas?.[type];
        if (schema === undefined) throw new Error(`the provider has no ${type}`);
        const { id: _id, tags_all: _tagsAll, timeouts: _timeouts, ...rest } = argumentsOf(schema.block);
        return [type, rest];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function argumentsOf({ attributes = {}, block_types: blocks = {} }: Block): Arguments {
  return {
    ...Object.fromEntries(
      Object.entries(attributes)
        .filter(([, { optional, required }]) => optional === true || required === true)
        .map(([name, { required, computed }]) => [
          name,
          required === true ? 'required' : computed === true ? 'computed' : 'optional',
        ]),
    ),
    ...Object.fromEntries(Object.entries(blocks).map(([name, { block }]) => [name, argumentsOf(block)])),
  };
}
