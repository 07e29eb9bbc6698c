import {
  GetRestoreJobMetadataCommand,
  paginateListRestoreJobs,
  type BackupClient,
  type RestoreJobsListMember,
} from '@aws-sdk/client-backup';
import { isNameOfTest, timeOfDrill } from '../../core/drill/order';

/** What AWS Backup was told to restore under a name of a drill's own. */
export interface TableOrder {
  /** Id of the restore job. */
  readonly job: string;
  readonly status: string;
  /** Name of the table that it makes. */
  readonly target: string;
  /** ARN of the table; absent until the job says so. */
  readonly made?: string;
}

/** Jobs may be dated a little before the drill by a clock that is behind. */
const SKEW_MS = 15 * 60_000;

/**
 * The restore jobs of a drill, by the name that each was ordered with: a job has no tags, and lists do not tell the name
 * (AWS Backup API reference, ListRestoreJobs and GetRestoreJobMetadata).
 */
export async function tableOrders(client: BackupClient, drill: string): Promise<readonly TableOrder[]> {
  const found: TableOrder[] = [];
  const since = new Date(timeOfDrill(drill).getTime() - SKEW_MS);
  for await (const { RestoreJobs: jobs = [] } of paginateListRestoreJobs(
    { client },
    { ByResourceType: 'DynamoDB', ByCreatedAfter: since },
  ))
    for (const job of jobs) {
      const order = await orderOf(client, job);
      if (order !== undefined && isNameOfTest(order.target, drill)) found.push(order);
    }
  return found;
}

async function orderOf(
  client: BackupClient,
  { RestoreJobId: job, Status: status, CreatedResourceArn: made }: RestoreJobsListMember,
): Promise<TableOrder | undefined> {
  if (job === undefined || status === undefined) return undefined;
  const { Metadata: told } = await client.send(new GetRestoreJobMetadataCommand({ RestoreJobId: job }));
  const target = told?.['targetTableName'];
  return target === undefined ? undefined : { job, status, target, ...(made !== undefined && { made }) };
}

export const isUnderWay = ({ status }: TableOrder): boolean => status === 'PENDING' || status === 'RUNNING';
