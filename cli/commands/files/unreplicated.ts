import { batchReplicationCommand, shellLine } from '../../../lambda-src/core/batch-replication';
import { batchRoleBeside } from '../../../lambda-src/core/file-names';
import { lacking } from '../../../lambda-src/core/replication-census';
import { ownFilesBucket, replicaCensus, type ReplicaCensus } from '../../aws/replicas';
import { EXIT, type ExitCode } from '../../exit-codes';
import { reportLines } from '../../replication-words';
import type { Session } from '../../session';
import type { AddCommand } from '../../subcommand';

interface UnreplicatedOptions {
  readonly bucket?: string;
  readonly prefix?: string;
  readonly oldVersions: boolean;
  readonly role?: string;
}

/** `vault files unreplicated`: what a bucket's replica lacks, and how to mend it. It changes nothing. */
export const addUnreplicated: AddCommand = (files, action) =>
  files
    .command('unreplicated')
    .description('Says what the replica of a bucket lacks, and prints the command that replicates it.')
    .option('--bucket <name>', 'the bucket that replicates (default: that of the file backup)')
    .option('--prefix <prefix>', 'only keys that begin with it')
    .option('--old-versions', 'also versions that were overwritten or deleted', false)
    .option('--role <arn>', "role of the job (default: the one that the vault made beside the bucket's own)")
    .addHelpText('after', '\nExample:\n  vault files unreplicated --region us-east-1')
    .action(action(unreplicated));

async function unreplicated(session: Session, options: UnreplicatedOptions): Promise<ExitCode> {
  const { terminal, signal } = session;
  const bucket = options.bucket ?? (await ownFilesBucket(session));
  const { prefix, oldVersions: oldToo } = options;
  const found = await terminal.progress(`Look at the replica of ${bucket}`, signal, async (say) => {
    let seen = 0;
    return replicaCensus(session, bucket, { prefix, oldToo }, () => {
      seen += 1;
      if (seen % 1000 === 0) say(`${seen} versions seen`);
    });
  });
  const job = lacking(found.census) === 0 ? undefined : jobFor(session, bucket, found, options);
  const { destinations, census } = found;
  terminal.answer({ bucket, destinations, ...census, ...(job && { job }) }, () =>
    [...reportLines(bucket, destinations, census), ...wordsOf(job)].join('\n'),
  );
  if (lacking(census) > 0) return EXIT.notWell;
  return census.pending > 0 ? EXIT.underWay : EXIT.ok;
}

/** What replicates the rest: a command, or why there is none. */
type Job = { readonly command: readonly string[] } | { readonly problem: string };

function jobFor(
  { region }: Session,
  bucketName: string,
  { roleArn }: ReplicaCensus,
  { role, prefix }: UnreplicatedOptions,
): Job {
  const jobRole = role ?? batchRoleBeside(roleArn);
  if (jobRole === undefined)
    return { problem: `name the role of the job with --role, since ${roleArn} is not a vault's.` };
  const [, partition = 'aws', , , accountId = ''] = roleArn.split(':');
  const token = `unreplicated-${new Date().toISOString()}`;
  return {
    command: batchReplicationCommand({
      bucketName,
      partition,
      accountId,
      region,
      prefix,
      roleArn: jobRole,
      token,
    }),
  };
}

function wordsOf(job: Job | undefined): string[] {
  if (job === undefined) return [];
  if ('problem' in job) return ['', `To replicate them: ${job.problem}`];
  return ['', 'To replicate them:', '', shellLine(job.command)];
}
