import type { TransferState } from '../../../lambda-src/core/transfer';
import { Transfers, type Trouble } from '../../aws/transfers';
import { EXIT, type ExitCode } from '../../exit-codes';
import type { Session } from '../../session';
import type { AddCommand } from '../../subcommand';

interface TransferOptions {
  readonly task?: string;
  /** `--no-wait` */
  readonly wait: boolean;
}

/** `vault files transfer`: what the task's schedule would start, now. */
export const addTransfer: AddCommand = (files, action) =>
  files
    .command('transfer')
    .description(
      'Runs a transfer of the file backup now and follows it to its end; where one is under way, follows that.',
    )
    .option('--task <arn>', 'the DataSync task (default: that of the file backup)')
    .option('--no-wait', 'end as soon as it is started')
    .addHelpText('after', '\nExample:\n  vault files transfer --yes')
    .action(action(transfer));

async function transfer(session: Session, { task: given, wait }: TransferOptions): Promise<ExitCode> {
  const { terminal, signal, region } = session;
  const transfers = new Transfers(session);
  const task = await transfers.task(given);
  let execution = task.current;
  if (execution !== undefined) {
    terminal.remark(
      `A transfer of ${task.name} is under way already: this one is followed, and none is started.`,
    );
  } else {
    await terminal.confirm(
      `A transfer of ${task.name} in ${region} will copy what has changed, which costs.`,
    );
    execution = await transfers.start(task);
  }
  if (!wait) {
    terminal.answer({ execution, joined: execution === task.current }, () => `Under way: ${execution}`);
    return EXIT.underWay;
  }
  const following = execution;
  const state = await terminal.progress(`Transfer of ${task.name}`, signal, (say) =>
    transfers.follow(following, say),
  );
  const trouble = state.status === 'ERROR' ? await transfers.trouble(task, state) : undefined;
  terminal.answer({ ...state, joined: execution === task.current, ...(trouble && { log: trouble }) }, () =>
    wordsOf(state, trouble),
  );
  return state.status === 'SUCCESS' ? EXIT.ok : EXIT.notWell;
}

function wordsOf(state: TransferState, trouble: Trouble | undefined): string {
  const { execution, status, seconds, errorCode, errorDetail } = state;
  const why = [errorCode, errorDetail].filter((word) => word !== undefined).join(': ');
  return [
    `${execution}: ${status}${seconds === undefined ? '' : ` after ${n(seconds)} s`}`,
    ...(status === 'ERROR' ? [`  Why: ${why || 'DataSync gave no reason'}`] : []),
    `  ${n(state.filesTransferred)} of ${n(state.filesExpected)} files transferred, ${n(state.filesSkipped)} skipped, ${n(state.filesDeleted)} deleted`,
    `  ${n(state.bytesTransferred)} bytes transferred, ${n(state.bytesCompressed)} over the network, ${n(state.bytesWritten)} written`,
    `  ${n(state.filesVerified)} files verified (${state.verifyMode})`,
    ...troubleLines(trouble),
  ].join('\n');
}

function troubleLines(trouble: Trouble | undefined): string[] {
  if (trouble === undefined) return [];
  if ('problem' in trouble) return [`  ${trouble.problem}`];
  if (trouble.lines.length === 0) return ['  Its log tells of no error.'];
  return ['  The last errors and warnings of its log:', ...trouble.lines.map((line) => `    ${line}`)];
}

const n = (count: number): string => count.toLocaleString('en');
