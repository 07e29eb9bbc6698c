import {
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  type BackupClient,
  type BackupJob,
  type CopyJob,
  type DescribeBackupJobOutput,
} from '@aws-sdk/client-backup';
import type { PointState, RecoveryPoint } from '../../core/recovery-point';
import { describePoint, unlessGone } from './backup-points';

const JOB_TYPES = ['backup-job', 'copy-job'] as const;
type JobType = (typeof JOB_TYPES)[number];

/** A job of AWS Backup; a copy job is known in the region that it copies from. */
export interface Job {
  readonly type: JobType;
  readonly region: string;
  readonly id: string;
}

/** `copy-job/us-east-1/1A2B…` */
const jobText = ({ type, region, id }: Job): string => `${type}/${region}/${id}`;

/** @returns undefined for what is no job: the ARN of a recovery point. */
export function readJob(text: string): Job | undefined {
  const [type, region = '', id = ''] = text.split('/');
  const known = JOB_TYPES.find((one) => one === type);
  return known && { type: known, region, id };
}

/** The point that a job is making in a region. */
export const pointUnderWay = (job: Job, region: string): RecoveryPoint => ({
  id: jobText(job),
  region,
  state: 'pending',
  encrypted: true,
  tags: {},
});

/**
 * What has become of a job: itself while it runs or when it failed, the point that it made when it has.
 *
 * @param clientOf clients by region
 * @param region where the point is made
 */
export async function followJob(
  clientOf: (region: string) => BackupClient,
  job: Job,
  region: string,
): Promise<RecoveryPoint | undefined> {
  const course = await courseOf(clientOf(job.region), job);
  if (course === undefined) return undefined;
  const { state, status, message, point, vaultName } = course;
  if (state === 'completed' && point !== undefined)
    return describePoint(clientOf(region), region, point, vaultName);
  const unfinished = pointUnderWay(job, region);
  return state === 'error' ? { ...unfinished, state, message: `${status}: ${message}` } : unfinished;
}

interface Course {
  readonly state: PointState;
  /** AWS's own word. */
  readonly status: string;
  readonly message: string;
  /** ARN of the recovery point. */
  readonly point?: string | undefined;
  readonly vaultName?: string | undefined;
}

async function courseOf(client: BackupClient, { type, id }: Job): Promise<Course | undefined> {
  if (type === 'backup-job') {
    const job = await unlessGone(() => client.send(new DescribeBackupJobCommand({ BackupJobId: id })));
    return job && { ...stateOf(job), point: job.RecoveryPointArn, vaultName: job.BackupVaultName };
  }
  const found = await unlessGone(() => client.send(new DescribeCopyJobCommand({ CopyJobId: id })));
  const job = found?.CopyJob;
  const vaultName = job?.DestinationBackupVaultArn?.split(':').at(-1);
  return job && { ...stateOf(job), point: job.DestinationRecoveryPointArn, vaultName };
}

/** AWS Backup API reference, BackupJob and CopyJob. */
const UNDER_WAY: readonly string[] = ['CREATED', 'PENDING', 'RUNNING'];

export const isLost = (job: BackupJob | CopyJob): boolean => stateOf(job).state === 'error';

function stateOf(
  job: BackupJob | DescribeBackupJobOutput | CopyJob,
): Pick<Course, 'state' | 'status' | 'message'> {
  const { StatusMessage: message = 'AWS gave no reason' } = job;
  const status: string = job.State ?? '';
  if (status === 'COMPLETED') return { state: 'completed', status, message };
  return { state: UNDER_WAY.includes(status) ? 'pending' : 'error', status, message };
}
