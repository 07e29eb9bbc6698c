import { paginateDescribeOrderableDBInstanceOptions, type RDSClient } from '@aws-sdk/client-rds';
import { NotRestorable } from '../../core/restore/order';

/** The smallest that Aurora has, the cheapest first; its members all see the same data, so a test needs no larger one. */
const SMALL = ['db.t4g.medium', 'db.t3.medium', 'db.t4g.large', 'db.t3.large', 'db.r6g.large', 'db.r5.large'];

/**
 * The class of the one member of a cluster that is tested: what the original's had is not written down, and does not matter.
 *
 * @throws NotRestorable where RDS offers none of the small ones
 */
export async function smallClass(client: RDSClient, engine: string, version: string): Promise<string> {
  const offered = new Set<string>();
  for await (const { OrderableDBInstanceOptions: some = [] } of paginateDescribeOrderableDBInstanceOptions(
    { client },
    { Engine: engine, EngineVersion: version },
  ))
    for (const { DBInstanceClass: name } of some) if (name !== undefined) offered.add(name);
  const found = SMALL.find((name) => offered.has(name));
  if (found !== undefined) return found;
  throw new NotRestorable(`RDS offers none of ${SMALL.join(', ')} for ${engine} ${version}.`);
}
