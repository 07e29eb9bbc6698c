import {
  DeleteRecoveryPointCommand,
  DescribeRecoveryPointCommand,
  paginateListBackupVaults,
  paginateListCopyJobs,
  paginateListRecoveryPointsByBackupVault,
  paginateListTags,
  ResourceNotFoundException,
  type BackupClient,
  type BackupVaultListMember,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import { backupVaultName } from '../../core/aws-backup-names';
import { concurrently } from '../../core/concurrently';
import { readLineage, TAG, type Tags } from '../../core/lineage';
import type { PointState, RecoveryPoint } from '../../core/recovery-point';
import type { ListedPoint } from '../../ports/driver';

/** AWS Backup tells tags only by a call for each recovery point. */
const CALLS_AT_ONCE = 8;
/** AWS Backup API reference: the results of one page. */
const PAGE_SIZE = 1000;

/** The recovery points of one kind in the vault of ours, with what forbids deleting them. */
export async function listPoints(
  client: BackupClient,
  vault: string,
  region: string,
  resourceType: string,
): Promise<readonly ListedPoint[]> {
  const BackupVaultName = backupVaultName(vault);
  // Asked for by its name, a vault that is not there is refused like one that nobody may see.
  const shelf = await findVault(client, BackupVaultName);
  if (shelf === undefined) return [];

  const found: RecoveryPointByBackupVault[] = [];
  const pages = paginateListRecoveryPointsByBackupVault(
    { client, pageSize: PAGE_SIZE },
    { BackupVaultName, ByResourceType: resourceType },
  );
  for await (const { RecoveryPoints: page = [] } of pages) found.push(...page);
  const copied = await beingCopied(client, resourceType);
  const points = await concurrently(found, CALLS_AT_ONCE, async (point) => {
    const id = point.RecoveryPointArn ?? '';
    return toPoint(point, region, (await tagsOf(client, id)) ?? {});
  });
  return points.flatMap((point) => {
    if (point?.tags[TAG.managedBy] !== vault) return [];
    const usedBy = copied.get(point.id) ?? (shelf.Locked ? `the lock of ${BackupVaultName}` : undefined);
    return [{ ...point, ...(usedBy !== undefined && { usedBy }) }];
  });
}

async function findVault(client: BackupClient, name: string): Promise<BackupVaultListMember | undefined> {
  for await (const { BackupVaultList: page = [] } of paginateListBackupVaults(
    { client, pageSize: PAGE_SIZE },
    {},
  )) {
    const found = page.find(({ BackupVaultName }) => BackupVaultName === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a copy is being taken from, with the job: the copy itself does not say what it is of. */
async function beingCopied(client: BackupClient, resourceType: string): Promise<ReadonlyMap<string, string>> {
  const jobs = new Map<string, string>();
  for (const ByState of ['CREATED', 'RUNNING'] as const) {
    const pages = paginateListCopyJobs(
      { client, pageSize: PAGE_SIZE },
      { ByState, ByResourceType: resourceType },
    );
    for await (const { CopyJobs: page = [] } of pages)
      for (const { SourceRecoveryPointArn: of, CopyJobId: job } of page)
        if (of !== undefined && job !== undefined) jobs.set(of, `the copy job ${job}`);
  }
  return jobs;
}

/** @returns undefined when there is no such point (any more). */
export async function describePoint(
  client: BackupClient,
  region: string,
  id: string,
  vaultName?: string,
): Promise<RecoveryPoint | undefined> {
  const tags = await tagsOf(client, id);
  const BackupVaultName = vaultName ?? vaultNameOf(tags);
  if (tags === undefined || BackupVaultName === undefined) return undefined;
  const point = await unlessGone(() =>
    client.send(new DescribeRecoveryPointCommand({ BackupVaultName, RecoveryPointArn: id })),
  );
  return point && toPoint(point, region, tags);
}

/** Deletes a recovery point that carries our tag, and no other. */
export async function deletePoint(client: BackupClient, id: string): Promise<'deleted' | 'already gone'> {
  const tags = await tagsOf(client, id);
  if (tags === undefined) return 'already gone';
  const BackupVaultName = vaultNameOf(tags);
  if (BackupVaultName === undefined) throw new Error(`${id} has no tag ${TAG.managedBy}`);
  const deleted = await unlessGone(() =>
    client.send(new DeleteRecoveryPointCommand({ BackupVaultName, RecoveryPointArn: id })),
  );
  return deleted === undefined ? 'already gone' : 'deleted';
}

/** A recovery point's ARN does not name the vault that holds it; its tags say whose it is. */
function vaultNameOf(tags: Tags | undefined): string | undefined {
  const owner = tags?.[TAG.managedBy];
  return owner === undefined ? undefined : backupVaultName(owner);
}

/** @returns undefined when there is no such point. */
export async function tagsOf(client: BackupClient, id: string): Promise<Tags | undefined> {
  return unlessGone(async () => {
    const tags: Record<string, string> = {};
    for await (const page of paginateListTags({ client }, { ResourceArn: id }))
      Object.assign(tags, page.Tags);
    return tags;
  });
}

export async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function toPoint(found: RecoveryPointByBackupVault, region: string, tags: Tags): RecoveryPoint {
  const { RecoveryPointArn: id = '', Status: status = '', StatusMessage: message } = found;
  const lineage = readLineage(tags);
  const isCopy = lineage !== undefined && lineage.sourceRegion !== region;
  return {
    id,
    region,
    state: stateOf(status),
    ...(message && { message }),
    encrypted: found.IsEncrypted ?? false,
    tags,
    ...(lineage && { lineage }),
    ...(isCopy && { copyOf: found.SourceBackupVaultArn ?? `a point in ${lineage.sourceRegion}` }),
  };
}

/** AWS Backup API reference, DescribeRecoveryPoint. What is being deleted is on its way, and not usable. */
function stateOf(status: string): PointState {
  if (status === 'COMPLETED' || status === 'AVAILABLE') return 'completed';
  return status === 'CREATING' || status === 'DELETING' ? 'pending' : 'error';
}
