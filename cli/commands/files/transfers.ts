import type { TransferState } from '../../../lambda-src/core/transfer';
import { Transfers } from '../../aws/transfers';
import { EXIT, type ExitCode } from '../../exit-codes';
import { wholeNumber } from '../../options';
import type { Session } from '../../session';
import type { AddCommand } from '../../subcommand';
import { table } from '../../terminal/table';

interface TransfersOptions {
  readonly task?: string;
  readonly last: number;
}

/** `vault files transfers`: what the last ones did. */
export const addTransfers: AddCommand = (files, action) =>
  files
    .command('transfers')
    .description(
      'Lists the last transfers of the file backup, the newest first. DataSync keeps them 30 days.',
    )
    .option('--task <arn>', 'the DataSync task (default: that of the file backup)')
    .option('--last <n>', 'how many', wholeNumber(1, 1000), 10)
    .addHelpText('after', '\nExample:\n  vault files transfers --last 3')
    .action(action(list));

async function list(session: Session, { task: given, last }: TransfersOptions): Promise<ExitCode> {
  const { terminal, signal } = session;
  const transfers = new Transfers(session);
  const task = await transfers.task(given);
  const found = await terminal.progress(`Look at the transfers of ${task.name}`, signal, () =>
    transfers.newest(task, last),
  );
  terminal.answer({ task: task.arn, transfers: found }, () =>
    found.length === 0
      ? `${task.name} has transferred nothing in the last 30 days.`
      : table(HEAD, found.map(row)),
  );
  const [newest] = found;
  if (newest?.status === 'ERROR') return EXIT.notWell;
  return EXIT.ok;
}

const HEAD = ['started', 'status', 'seconds', 'files', 'bytes', 'compressed', 'verified', 'execution', 'why'];

const row = (state: TransferState): string[] => [
  state.startedAt ?? '',
  state.status,
  state.seconds === undefined ? '' : String(Math.round(state.seconds)),
  `${state.filesTransferred} of ${state.filesExpected}`,
  String(state.bytesTransferred),
  String(state.bytesCompressed),
  String(state.filesVerified),
  state.execution.split('/').at(-1) ?? '',
  [state.errorCode, state.errorDetail].filter((word) => word !== undefined).join(': '),
];
