import type { DBCluster, DBInstance, RDSClient } from '@aws-sdk/client-rds';
import { NotRestorable, type RestoreOptions, type RestoreOrder } from '../../core/restore/order';
import type { BenchTest, DrillBench, DrillCheck } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { KeptCluster } from '../drivers/rds-facts';
import type { PerRegion } from '../per-region';
import { classOf } from '../restorers/cluster';
import { findClusterSnapshot, findDbCluster, findDbInstance } from '../restorers/database-looks';
import { idOf } from '../restorers/steps';
import { smallClass } from './cluster-class';
import { equal, type DatabaseIsolation } from './database-isolation';

/** DB clusters with one member, isolated as DB instances are. */
export class ClusterBench implements DrillBench {
  constructor(
    private readonly rds: PerRegion<RDSClient>,
    private readonly isolation: DatabaseIsolation,
  ) {}

  async isolate(test: BenchTest): Promise<RestoreOptions> {
    const kept: KeptCluster | undefined = test.facts;
    const options = await this.isolation.optionsFor(test, kept?.DBSubnetGroup);
    return { ...options, type: classOf(kept) ?? (await this.smallClassOf(test)) };
  }

  async examine({ region, points }: RestoreOrder, made: readonly Made[]): Promise<DrillCheck[]> {
    const client = this.rds.in(region);
    const found = await findDbCluster(client, idOf(made, 'db-cluster'));
    const snapshot = await findClusterSnapshot(client, points[0]?.id ?? '');
    const members = await membersOf(client, found);
    const groups = (found?.VpcSecurityGroups ?? []).flatMap((one) => one.VpcSecurityGroupId ?? []);
    return [
      { name: 'available', passed: found?.Status === 'available', says: found?.Status ?? 'gone' },
      {
        name: 'member',
        passed: members.some(({ DBInstanceStatus: status }) => status === 'available'),
        says: members.map(wordsOf).join(', ') || 'it has none',
      },
      equal('engine', found?.Engine, snapshot?.Engine),
      equal('version', found?.EngineVersion, snapshot?.EngineVersion),
      await this.isolation.check(region, isPublic(found, members), groups),
    ];
  }

  private async smallClassOf({ region, point }: BenchTest): Promise<string> {
    const client = this.rds.in(region);
    const { Engine: engine, EngineVersion: version } = (await findClusterSnapshot(client, point.id)) ?? {};
    if (engine === undefined || version === undefined)
      throw new NotRestorable(`RDS does not tell the engine of ${point.id}.`);
    return smallClass(client, engine, version);
  }
}

async function membersOf(client: RDSClient, cluster: DBCluster | undefined): Promise<DBInstance[]> {
  const names = (cluster?.DBClusterMembers ?? []).flatMap((one) => one.DBInstanceIdentifier ?? []);
  return (await Promise.all(names.map((name) => findDbInstance(client, name)))).flatMap((one) => one ?? []);
}

const wordsOf = ({
  DBInstanceIdentifier: name,
  DBInstanceClass: type,
  DBInstanceStatus: status,
}: DBInstance) => `${name ?? ''} (${type ?? ''}) is ${status ?? ''}`;

/** Aurora says it of the members, the Multi-AZ clusters of RDS of the cluster as well. */
function isPublic(cluster: DBCluster | undefined, members: readonly DBInstance[]): boolean | undefined {
  if (cluster === undefined || members.length === 0) return undefined;
  return (
    cluster.PubliclyAccessible === true ||
    members.some(({ PubliclyAccessible }) => PubliclyAccessible !== false)
  );
}
