import { S3Client } from '@aws-sdk/client-s3';
import { Command } from 'commander';
import { replicationOf, replicationStatuses } from '../../lambda-src/adapters/s3-replication-statuses';
import { batchReplicationCommand, shellLine } from '../../lambda-src/core/batch-replication';
import { batchRoleBeside } from '../../lambda-src/core/file-names';
import { counted, lacking, NOTHING_SEEN } from '../../lambda-src/core/replication-census';
import { reportLines } from './report';

const LACKING = 3;
const ON_ITS_WAY = 4;

interface Options {
  readonly bucket: string;
  readonly region: string;
  readonly prefix?: string;
  readonly oldVersions: boolean;
  readonly role?: string;
}

const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL } = process.env;

/** Says what a bucket's replica lacks, and how to mend it. It changes nothing. */
const program = new Command('files:unreplicated')
  .description('Says what the replica of a bucket lacks, and prints the command that replicates it.')
  .requiredOption('--bucket <name>', 'the bucket that replicates')
  .option('--region <region>', 'its region', AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1')
  .option('--prefix <prefix>', 'only keys that begin with it')
  .option('--old-versions', 'also versions that were overwritten or deleted', false)
  .option('--role <arn>', "role of the job (default: the one that the vault made beside the bucket's own)")
  .addHelpText(
    'after',
    `\nExit codes: 0 the replica has everything, ${LACKING} it lacks something, ${ON_ITS_WAY} something is still on its way, 1 an error.`,
  );

async function main({ bucket, region, prefix, oldVersions, role }: Options): Promise<number> {
  const s3 = new S3Client({
    region,
    maxAttempts: 10,
    retryMode: 'adaptive',
    forcePathStyle: AWS_ENDPOINT_URL !== undefined,
  });
  const { roleArn, destinations } = await replicationOf(s3, bucket);
  let census = NOTHING_SEEN;
  for await (const version of replicationStatuses(s3, bucket, { prefix, oldToo: oldVersions })) {
    census = counted(census, version);
  }
  console.log(reportLines(bucket, destinations, census).join('\n'));
  if (lacking(census) === 0) return census.pending > 0 ? ON_ITS_WAY : 0;

  const [, partition = 'aws', , , accountId = ''] = roleArn.split(':');
  const jobRole = role ?? batchRoleBeside(roleArn);
  if (jobRole === undefined) {
    console.log(
      `\nTo replicate them: name the role of the job with --role, since ${roleArn} is not a vault's.`,
    );
    return LACKING;
  }
  const token = `unreplicated-${new Date().toISOString()}`;
  const job = { bucketName: bucket, partition, accountId, region, prefix, roleArn: jobRole, token };
  console.log(`\nTo replicate them:\n\n${shellLine(batchReplicationCommand(job))}`);
  return LACKING;
}

main(program.parse().opts<Options>())
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
    process.exitCode = 1;
  });
