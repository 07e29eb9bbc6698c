import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, relative, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';
import { ConfigurationError } from './problem';
import type { Vault } from './types';
import { validateVault } from './validate';

export { ConfigurationError } from './problem';

const DEFAULT_FILE = 'vault.config.ts';

/**
 * The validated configuration.
 * @param file the configuration file; by default the one VAULT_CONFIG names, or else vault.config.ts in the current folder
 */
export async function loadVault(file = process.env.VAULT_CONFIG ?? DEFAULT_FILE): Promise<Vault> {
  const path = resolve(file);
  const name = relative(process.cwd(), path) || basename(path);
  if (!existsSync(path)) {
    throw new ConfigurationError(name, [
      'there is no such file: write one, or name another with VAULT_CONFIG',
    ]);
  }
  const exported = evaluate(await compile(path, name), path, name);
  if (exported === undefined) {
    throw new ConfigurationError(name, ['must end in export default defineVault({ … })']);
  }
  return validateVault(exported, name);
}

/** Bundled in memory, with what it imports: the same under tsx, jest and the bundled synthesis, and nothing is written. */
async function compile(path: string, name: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      logLevel: 'silent',
    });
    return outputFiles[0]?.text ?? '';
  } catch (error) {
    throw new ConfigurationError(name, syntaxProblems(error));
  }
}

function syntaxProblems(error: unknown): string[] {
  const messages = (
    error as { errors?: { text: string; location?: { line: number; column: number } | null }[] }
  ).errors;
  if (messages === undefined) return [String(error)];
  return messages.map(({ text, location }) =>
    location ? `line ${location.line}, column ${location.column + 1}: ${text}` : text,
  );
}

function evaluate(code: string, path: string, name: string): unknown {
  const module: { exports: { default?: unknown } } = { exports: {} };
  try {
    const run = compileFunction(code, ['module', 'exports', 'require'], { filename: path }) as (
      module: object,
      exports: object,
      require: NodeJS.Require,
    ) => void;
    run(module, module.exports, createRequire(path));
  } catch (error) {
    throw new ConfigurationError(name, [messageOf(error)]);
  }
  return module.exports.default;
}

/** By shape, not by class: what the file throws may come from another realm, as it does under jest. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
