import type { RDSClient } from '@aws-sdk/client-rds';
import type { RestoreOptions, RestoreOrder } from '../../core/restore/order';
import type { BenchTest, DrillBench, DrillCheck } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { KeptInstance } from '../drivers/rds-facts';
import type { PerRegion } from '../per-region';
import { findDbInstance, findDbSnapshot } from '../restorers/database-looks';
import { idOf } from '../restorers/steps';
import { equal, type DatabaseIsolation } from './database-isolation';

/** DB instances: not publicly accessible, in a security group without a rule, under a name of the drill's own. */
export class DatabaseBench implements DrillBench {
  constructor(
    private readonly rds: PerRegion<RDSClient>,
    private readonly isolation: DatabaseIsolation,
  ) {}

  isolate(test: BenchTest): Promise<RestoreOptions> {
    const kept: KeptInstance | undefined = test.facts;
    return this.isolation.optionsFor(test, kept?.DBSubnetGroup?.DBSubnetGroupName);
  }

  async examine({ region, points }: RestoreOrder, made: readonly Made[]): Promise<DrillCheck[]> {
    const client = this.rds.in(region);
    const found = await findDbInstance(client, idOf(made, 'db-instance'));
    const snapshot = await findDbSnapshot(client, points[0]?.id ?? '');
    const groups = (found?.VpcSecurityGroups ?? []).flatMap((one) => one.VpcSecurityGroupId ?? []);
    return [
      equal('engine', found?.Engine, snapshot?.Engine),
      equal('version', found?.EngineVersion, snapshot?.EngineVersion),
      equal('capacity', found?.AllocatedStorage, snapshot?.AllocatedStorage),
      await this.isolation.check(region, found?.PubliclyAccessible, groups),
    ];
  }
}
