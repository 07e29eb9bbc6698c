import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UsageError, type ExitCode } from '../exit-codes';
import { consequencesOf } from '../migrate/consequences';
import { migrate, type Migration } from '../migrate/migration';
import { importFile, importsOf, movesOf } from '../migrate/moves';
import { readMapping } from '../migrate/options';
import { script } from '../migrate/script';
import { pullState, readStateFile, type Source } from '../migrate/sources';
import { migrationWords } from '../migrate/words';
import type { AddCommand } from '../subcommand';
import { Terminal } from '../terminal/terminal';

interface MigrateOptions {
  readonly state: readonly string[];
  readonly from: readonly string[];
  readonly out: string;
  readonly name?: string;
  readonly map: readonly string[];
  readonly json: boolean;
  readonly yes: boolean;
}

const collect = (value: string, all: readonly string[]): string[] => [...all, value];
const NONE: readonly string[] = [];

/** `vault migrate`: takes over what another Terraform project manages. It needs no configuration: it writes one. */
export const addMigrate: AddCommand = (program) =>
  program
    .command('migrate')
    .description(
      'Takes over what another Terraform project manages: a configuration that keeps it as it is, and a script.',
    )
    .option('--state <file>', 'a state file; again for each further one', collect, NONE)
    .option(
      '--from <folder>',
      'an initialized Terraform project, whose state is pulled; again for each further one',
      collect,
      NONE,
    )
    .option('--out <folder>', 'where the configuration and the script are written', 'migration')
    .option('--name <name>', 'of the vault (default: from the name of the VPC or of the file system)')
    .option('--map <existing=address>', 'this becomes that; again for each further one', collect, NONE)
    .addHelpText(
      'after',
      `
Reads states only: AWS is not asked, and nothing is changed. Exit code 3: something must be decided with --map.

  npx vault migrate --state ../files/terraform.tfstate
  npx vault migrate --from ../files-us --from ../files-eu --out migration
  npx vault migrate --state old.tfstate --map module.net.aws_vpc.this=aws_vpc.vpc_main`,
    )
    .action(async (_options: unknown, command: { optsWithGlobals(): MigrateOptions }) => {
      process.exitCode = await takeOver(command.optsWithGlobals());
    });

async function takeOver(options: MigrateOptions): Promise<ExitCode> {
  const sources = await readSources(options);
  const mappings = options.map.map(readMapping);
  const { out, name } = options;
  const migration = await migrate(sources, { out, mappings, ...(name !== undefined && { name }) });
  write(migration, sources, out);
  new Terminal(options).answer(asJson(migration), () => migrationWords(migration, out));
  return migration.open.length + migration.ambiguous.length > 0 ? EXIT.notWell : EXIT.ok;
}

async function readSources({ state, from }: MigrateOptions): Promise<Source[]> {
  if (state.length + from.length === 0)
    throw new UsageError('Name a state: --state FILE, or --from FOLDER of a Terraform project.');
  const files = state.map(readStateFile);
  const pulled: Source[] = [];
  for (const folder of from) pulled.push(await pullState(folder));
  const all = [...files, ...pulled];
  const lineages = all.map(({ lineage }) => lineage).filter((lineage) => lineage !== '');
  if (new Set(lineages).size < lineages.length)
    throw new UsageError(
      '--state and --from name the same state twice: what is in it would be counted double.',
    );
  return all;
}

function write({ matches }: Migration, sources: readonly Source[], out: string): void {
  const moves = movesOf(matches);
  const imports = importsOf(matches);
  for (const old of existsSync(out) ? readdirSync(out) : [])
    if (old.endsWith('.import.tf.json')) rmSync(join(out, old));
  const file = join(out, 'migrate.sh');
  writeFileSync(file, script({ sources, moves, imports }));
  chmodSync(file, 0o755);
  for (const stack of new Set(imports.map((one) => one.stack)))
    writeFileSync(
      join(out, `${stack}.import.tf.json`),
      importFile(imports.filter((one) => one.stack === stack)),
    );
}

/** The same as the words, as data: addresses instead of whole resources. */
function asJson(migration: Migration): object {
  const { account, regions, kept, rest, changes, open, vault } = migration;
  return {
    account,
    regions,
    vault,
    moves: movesOf(migration.matches),
    imports: importsOf(migration.matches),
    reasons: Object.fromEntries(
      migration.matches.map(({ existing, because }) => [existing.address, because]),
    ),
    kept,
    leftOut: migration.leftOut.map(({ target: { stack, address }, because }) => ({
      stack,
      address,
      because,
    })),
    consequences: consequencesOf(kept),
    changes,
    toAdd: migration.added.map(({ stack, address }) => ({ stack, address })),
    undecided: [
      ...open.map(({ what, region, candidates }) => ({
        what,
        region,
        candidates: candidates.map(({ address }) => address),
      })),
      ...migration.ambiguous.map(({ target: { stack, address }, candidates }) => ({
        stack,
        address,
        candidates: candidates.map((one) => one.address),
      })),
    ],
    rest,
  };
}
