import { dirname, relative, resolve } from 'node:path';
import type { VaultInput } from '../../config/types';

/** `vault.config.ts` that says this; it imports from the project in which the command runs, wherever it lies itself. */
export function configFile(vault: VaultInput, file: string): string {
  const from = relative(dirname(resolve(file)), resolve('config/define-vault')).replaceAll('\\', '/');
  const path = from.startsWith('.') ? from : `./${from}`;
  return `import { defineVault } from '${path}';

/**
 * Written by \`vault migrate\`. What stands below \`adopted\` keeps existing things as they are: take a line away, and the next plan
 * shows what the vault would make of it.
 */
export default defineVault(${written(vault, '')});
`;
}

const NAME = /^[A-Za-z_$][\w$]*$/;

/** As people write it: short things on one line, names without quotes where they need none. */
function written(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((one) => written(one, inner))
    : Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .map(([key, one]) => `${NAME.test(key) ? key : quoted(key)}: ${written(one, inner)}`);
  const [open, close, pad] = Array.isArray(value) ? ['[', ']', ''] : ['{', '}', ' '];
  if (parts.length === 0) return `${open}${close}`;
  const line = `${open}${pad}${parts.join(', ')}${pad}${close}`;
  if (!line.includes('\n') && indent.length + line.length < 90) return line;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`;
}

/** In single quotes, with the escapes of JSON for all else. */
function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inside}'`;
}
