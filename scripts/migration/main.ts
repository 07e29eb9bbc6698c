import { readFileSync, writeFileSync } from 'node:fs';
import { providerArguments } from './provider-arguments';

/** Writes down again what the provider's arguments are: `npx tsx scripts/migration/main.ts [more types]`. */
const FILE = 'cli/migrate/provider-arguments.json';

async function main(): Promise<void> {
  const known = Object.keys(JSON.parse(readFileSync(FILE, 'utf8')) as object);
  const types = [...new Set([...known, ...process.argv.slice(2)])];
  writeFileSync(FILE, `${JSON.stringify(await providerArguments(types), undefined, 2)}\n`);
  console.log(`${FILE}: ${types.length} types`);
}

void main();
