import { messageOf } from '../../lambda-src/core/summary';
import { readDeployed, scheduleOf } from '../aws/deployed';
import { RunExecutions, type Ending } from '../aws/executions';
import { CannotError, EXIT, type ExitCode } from '../exit-codes';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';

interface RunOptions {
  /** `--no-wait` */
  readonly wait: boolean;
  readonly keep: boolean;
}

/** `vault run`: what the schedule would start, now. */
export const addRun: AddCommand = (program, action) =>
  program
    .command('run')
    .description('Starts a run of a plan, or the cleanup, as its schedule would, and follows it to its end.')
    .argument('<plan>', 'the plan, or `cleanup`')
    .option('--no-wait', 'end as soon as it is started')
    .option('--keep', 'delete nothing: say only what retention would delete', false)
    .addHelpText('after', '\nExample:\n  vault run daily --yes')
    .action(action(run));

/** `vault watch`: a run that somebody else has started. */
export const addWatch: AddCommand = (program, action) =>
  program
    .command('watch')
    .description('Follows the newest run of a plan, or the given execution, to its end.')
    .argument('<plan-or-execution>', 'a plan, `cleanup`, or the ARN of an execution')
    .addHelpText('after', '\nExample:\n  vault watch daily')
    .action(action(watch));

async function run(session: Session, { wait, keep }: RunOptions, plan: string): Promise<ExitCode> {
  const { terminal, vault, region } = session;
  const deployed = await readDeployed(session);
  const scheduled = scheduleOf(deployed, plan);
  const executions = new RunExecutions(deployed);
  const deletes = keep ? 'delete nothing' : 'delete what retention no longer keeps';
  await terminal.confirm(
    plan === 'cleanup'
      ? `The cleanup of ${vault.name} in ${region} will ${deletes}.`
      : `A run of ${plan} in ${region} will make recovery points, which cost, and ${deletes}.`,
  );
  const execution = await executions.start(scheduled, { pruneDryRun: keep });
  if (wait) return follow(session, executions, execution, plan);
  terminal.answer({ execution, status: 'RUNNING' }, () => `Started: ${execution}`);
  return EXIT.underWay;
}

async function watch(session: Session, _: object, what: string): Promise<ExitCode> {
  const deployed = await readDeployed(session);
  const executions = new RunExecutions(deployed);
  const execution = what.startsWith('arn:') ? what : await executions.newest(scheduleOf(deployed, what));
  if (execution === undefined) throw new CannotError(`No run of ${what} is known to Step Functions.`);
  return follow(session, executions, execution, what);
}

async function follow(
  { terminal, signal }: Session,
  executions: RunExecutions,
  execution: string,
  title: string,
): Promise<ExitCode> {
  const ending = await terminal.progress(`Run of ${title}`, signal, (say) =>
    executions.follow(execution, signal, say),
  );
  terminal.answer(ending, () => wordsOf(ending));
  if (ending.record === undefined) return EXIT.failed;
  return ending.record.status === 'success' ? EXIT.ok : EXIT.notWell;
}

function wordsOf({ execution, status, error, cause, record, location = '' }: Ending): string {
  if (record !== undefined) return messageOf(record, location);
  const why = [error, cause].filter((text) => text !== undefined).join(': ');
  return `${execution} ended ${status} and wrote no record${why === '' ? '' : `: ${why}`}`;
}
