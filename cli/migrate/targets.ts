import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotError } from '../exit-codes';
import type { Attributes } from './existing';

/** A resource that the stacks make. */
export interface Target {
  readonly stack: string;
  /** Within its stack: `aws_vpc.vpc_main`. */
  readonly address: string;
  readonly type: string;
  readonly region: string;
  readonly arguments: Attributes;
}

/** What a configuration becomes. */
export interface Synthesized {
  readonly targets: readonly Target[];
  /** The resource of which a value is, and which of its attributes; undefined where it is of no single one. */
  reference(
    stack: string,
    expression: string,
  ): { readonly target: Target; readonly attribute: string } | undefined;
}

interface StackFile {
  readonly provider: { readonly aws: readonly { readonly region: string; readonly alias?: string }[] };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

const NOT_ARGUMENTS = ['//', 'lifecycle', 'depends_on', 'provider'];
const OWN = /^([a-z]\w*)\.([\w-]+)\.(\w+)$/;
const OF_STACK = /^data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)$/;

/**
 * Synthesizes a configuration as `npm run synth` does.
 * @throws CannotError with what synthesis says
 */
export async function synthesize(config: string, outDir: string): Promise<Synthesized> {
  const { code, said } = await synthesis({ VAULT_CONFIG: config, CDKTF_OUTDIR: outDir });
  if (code !== 0) throw new CannotError(`What was found cannot be synthesized:\n${said}`);
  const manifest = JSON.parse(readFileSync(join(outDir, 'manifest.json'), 'utf8')) as {
    stacks: Record<string, { workingDirectory: string }>;
  };
  const files = new Map(
    Object.entries(manifest.stacks).map(([name, { workingDirectory }]) => [
      name,
      JSON.parse(readFileSync(join(outDir, workingDirectory, 'cdk.tf.json'), 'utf8')) as StackFile,
    ]),
  );
  const targets = [...files].flatMap(([stack, file]) => targetsOf(stack, file));
  const byAddress = new Map(targets.map((target) => [`${target.stack}/${target.address}`, target]));
  const reference: Synthesized['reference'] = (stack, expression) => {
    const [, of = '', output = ''] = OF_STACK.exec(expression) ?? [];
    const value = files.get(of)?.output?.[output]?.value;
    if (typeof value === 'string') return reference(of, value.replace(/^\$\{([^{}]*)\}$/, '$1'));
    const [, type = '', name = '', attribute = ''] = OWN.exec(expression) ?? [];
    const target = byAddress.get(`${stack}/${type}.${name}`);
    return target && { target, attribute };
  };
  return { targets, reference };
}

function targetsOf(stack: string, { provider, resource = {} }: StackFile): Target[] {
  const region = provider.aws[0]?.region ?? '';
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, body]) => ({
      stack,
      address: `${type}.${name}`,
      type,
      region,
      arguments: Object.fromEntries(Object.entries(body).filter(([key]) => !NOT_ARGUMENTS.includes(key))),
    })),
  );
}

/** In a process of its own: stacks read files and the environment, and a configuration may do anything. */
function synthesis(environment: Readonly<Record<string, string>>): Promise<{ code: number; said: string }> {
  return new Promise((resolve, reject) => {
    const assignments = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const child = spawn('env', [...assignments, process.execPath, 'scripts/synth.mjs'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? 1, said });
    });
  });
}
