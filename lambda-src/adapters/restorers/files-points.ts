import { DataSyncClient } from '@aws-sdk/client-datasync';
import { concurrently } from '../../core/concurrently';
import type { Outcome } from '../../core/outcome';
import type { Points } from '../../core/recovery-point';
import type { Driver, ListedPoint } from '../../ports/driver';
import { tasksByFileSystem } from '../drivers/efs-tasks';
import { executionsOf, followTransfer } from '../drivers/efs-transfers';
import { PerRegion } from '../per-region';
import { PATIENT } from '../retry';

const CALLS_AT_ONCE = 8;

/** The points of file systems: what runs have transferred. Retention has nothing to do with them, so the driver lists none. */
export class FilesPoints implements Pick<Driver, 'list' | 'describe'> {
  private readonly clients = new PerRegion((region) => new DataSyncClient({ region, ...PATIENT }));

  constructor(private readonly driver: Pick<Driver, 'describe'>) {}

  async list(vault: string, region: string): Promise<readonly ListedPoint[]> {
    const client = this.clients.in(region);
    const tasks = [...(await tasksByFileSystem(client, vault)).values()].flat();
    const executions = await concurrently(tasks, CALLS_AT_ONCE, (task) => executionsOf(client, task));
    const points = await concurrently(
      executions.flatMap((some) => some ?? []),
      CALLS_AT_ONCE,
      (arn) => followTransfer(client, arn, region),
    );
    return points.flatMap((point) => (point?.lineage?.managedBy === vault ? [point] : []));
  }

  describe(region: string, ids: readonly string[]): Promise<Outcome<Points>> {
    return this.driver.describe(region, ids);
  }
}
