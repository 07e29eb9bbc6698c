import type { RDSClient } from '@aws-sdk/client-rds';
import type { Warning } from '../../core/documents';
import type { Resource } from '../../core/item';
import { OVERRIDE_TAG } from '../../core/retention-override';
import { leftOut, selects, type Selection } from '../../core/selection';
import type { Discovery, Skipped, SourceFacts } from '../../ports/driver';
import type { Database, DatabaseCalls } from './rds-calls';

/** Every selected database, in whatever state: what RDS refuses to snapshot is missed, not left out. */
export async function discoverDatabases(
  calls: DatabaseCalls,
  client: RDSClient,
  select: Selection,
): Promise<Discovery> {
  const resources: Resource[] = [];
  const skipped: Skipped[] = [];
  const warnings: Warning[] = [];
  const facts = new Map<string, SourceFacts>();
  for await (const database of calls.databases(client)) {
    const { tags, identifier, resourceId, notTaken, backupDays } = database;
    if (!selects(tags, select)) continue;
    const reason = leftOut(tags, select) ?? notTaken;
    if (reason !== undefined) {
      skipped.push({ source: identifier, reason });
      continue;
    }
    resources.push(toResource(database));
    facts.set(resourceId, database.facts);
    if (backupDays === 0) {
      const problem = `point-in-time recovery of ${identifier} is off: its backup retention period is 0 days`;
      warnings.push({ source: resourceId, problem });
    }
  }
  return { resources, skipped, warnings, facts };
}

/**
 * The source is the resource id, not the identifier. Restoring in place and blue/green deployments rename databases, and
 * a new one may get the name of one that is gone: by its name, the points of one would stand in for those of the other,
 * and push the last good one out. A resource id is given once.
 */
function toResource({ resourceId, identifier, tags, sizeGiB, encrypted }: Database): Resource {
  const retention = tags[OVERRIDE_TAG];
  return {
    source: resourceId,
    name: identifier,
    ...(sizeGiB !== undefined && { sizeGiB }),
    encrypted,
    ...(retention !== undefined && { retention }),
  };
}
