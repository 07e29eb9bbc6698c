import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '../config/problem';
import { addCost } from './commands/cost';
import { addDoctor } from './commands/doctor';
import { addDrill } from './commands/drill';
import { addFailover } from './commands/failover';
import { addFiles } from './commands/files';
import { addList } from './commands/list';
import { addMigrate } from './commands/migrate';
import { addPlan } from './commands/plan';
import { addReport } from './commands/report';
import { addRestore } from './commands/restore';
import { addRewind } from './commands/rewind';
import { addRun, addWatch } from './commands/run';
import { addShow } from './commands/show';
import { addStatus } from './commands/status';
import { CannotError, EXIT, EXIT_HELP, UsageError, type ExitCode } from './exit-codes';
import { errorWords } from '../lambda-src/core/error-words';
import { openSession, type GlobalOptions } from './session';
import type { AddCommand, ToAction } from './subcommand';

/** In the order in which `--help` lists them. */
const COMMANDS: readonly AddCommand[] = [
  addPlan,
  addStatus,
  addList,
  addShow,
  addRun,
  addWatch,
  addRestore,
  addDrill,
  addFailover,
  addRewind,
  addFiles,
  addCost,
  addReport,
  addDoctor,
  addMigrate,
];

const interruption = new AbortController();

const program = new Command('vault')
  .description('Works with a deployed Smart Vault: looks, runs, restores, proves.')
  .option('--region <region>', 'where the plans run (default: the configuration’s first with plans)')
  .option('--profile <name>', 'a profile of the AWS configuration')
  .option('--config <file>', 'the configuration (default: VAULT_CONFIG, or vault.config.ts)')
  .option('--json', 'one JSON document on standard output', false)
  .option('-y, --yes', 'confirm whatever is asked', false)
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('afterAll', `\n${EXIT_HELP}`)
  .exitOverride();

const action: ToAction =
  (act) =>
  async (...given) => {
    // commander hands over the arguments, then the options, then the command itself.
    const command = given.at(-1) as Command;
    const words = given.slice(0, -2) as string[];
    const options = command.optsWithGlobals<GlobalOptions & Record<string, unknown>>();
    const session = await openSession(options, interruption.signal);
    end(await act(session, options as never, ...words));
  };

for (const add of COMMANDS) add(program, action);

function end(code: ExitCode): void {
  process.exitCode = code;
}

/** What the caller can understand comes without a stack. */
function fail(error: unknown): void {
  if (interruption.signal.aborted) {
    process.stderr.write('\nInterrupted.\n');
    end(EXIT.interrupted);
  } else if (error instanceof CommanderError) {
    // It has said so itself; --help and --version end with 0.
    end(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
  } else if (error instanceof UsageError || error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
    end(EXIT.usage);
  } else {
    process.stderr.write(`${error instanceof CannotError ? error.message : errorWords(error)}\n`);
    end(EXIT.failed);
  }
}

// Whoever reads may have read enough: `vault list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
// A second Ctrl-C ends at once, as usual.
process.once('SIGINT', () => {
  interruption.abort();
});
program.parseAsync().catch(fail);
