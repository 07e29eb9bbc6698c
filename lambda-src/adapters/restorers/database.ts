import { RestoreDBInstanceFromDBSnapshotCommand, type RDSClient } from '@aws-sdk/client-rds';
import { LEGACY_TAG } from '../../core/lineage';
import { done, type Outcome } from '../../core/outcome';
import type { RecoveryPoint } from '../../core/recovery-point';
import { NotRestorable, type Design, type Draft, type RestoreOrder } from '../../core/restore/order';
import type { SourceFacts } from '../../ports/driver';
import type { Made, Restorer, RestoreStep, StepResult } from '../../ports/restorer';
import { instanceCalls } from '../drivers/rds';
import type { KeptInstance } from '../drivers/rds-facts';
import { nameIn } from '../drivers/rds-points';
import type { PerRegion } from '../per-region';
import { designDatabase, type DatabaseValues } from './database-design';
import { findDbInstance, findDbSnapshot, isOf, progressOf } from './database-looks';
import { failed, later, reached } from './steps';

interface InstanceValues extends DatabaseValues {
  /** Absent: that of the original, as RDS remembers it. */
  readonly type?: string;
  readonly parameterGroup?: string;
  readonly multiAz: boolean;
  readonly deletionProtection: boolean;
  readonly copiesTags: boolean;
  readonly iamAuthentication: boolean;
  readonly logs: readonly string[];
  readonly engine?: string;
  readonly encrypted: boolean;
  readonly sizeGiB: number;
}

/** DB instances from their snapshots. RDS gives a name once, so by its name one is found again. */
export class DatabaseRestorer implements Restorer {
  readonly hasSize = true;
  readonly tellsEncryption = true;

  constructor(private readonly clients: PerRegion<RDSClient>) {}

  async keysOf({ region, id }: RecoveryPoint): Promise<readonly string[]> {
    const snapshot = await findDbSnapshot(this.clients.in(region), id);
    return snapshot?.Encrypted === true && snapshot.KmsKeyId !== undefined ? [snapshot.KmsKeyId] : [];
  }

  async design(draft: Draft, facts?: SourceFacts): Promise<Design> {
    const { region, points, request } = draft;
    const client = this.clients.in(region);
    const [point] = points;
    const kept: KeptInstance | undefined = facts;
    const snapshot = await findDbSnapshot(client, point?.id ?? '');
    const original =
      kept?.DBInstanceIdentifier ?? snapshot?.DBInstanceIdentifier ?? point?.tags[LEGACY_TAG.name];
    const { values: common, remarks } = await designDatabase(client, draft, original ?? draft.source, kept);
    if ((await findDbInstance(client, common.name)) !== undefined)
      throw new NotRestorable(
        `There is a DB instance ${common.name} in ${region} already: give another name with --as.`,
      );
    const type = request.options.type ?? kept?.DBInstanceClass;
    const parameterGroup = request.options.parameterGroup ?? parameterGroupOf(draft, kept);
    // A test costs as little as it can, and can be deleted.
    const isTest = draft.drill !== undefined;
    const values: InstanceValues = {
      ...common,
      ...(type !== undefined && { type }),
      ...(parameterGroup !== undefined && { parameterGroup }),
      multiAz: !isTest && (kept?.MultiAZ ?? false),
      deletionProtection: !isTest && (kept?.DeletionProtection ?? false),
      copiesTags: kept?.CopyTagsToSnapshot ?? false,
      iamAuthentication: kept?.IAMDatabaseAuthenticationEnabled ?? false,
      logs: isTest ? [] : (kept?.EnabledCloudwatchLogsExports ?? []),
      ...(snapshot?.Engine !== undefined && { engine: snapshot.Engine }),
      encrypted: point?.encrypted ?? false,
      sizeGiB: point?.sizeGiB ?? 0,
    };
    return {
      words: [
        `a DB instance ${values.name} (${type ?? 'the class of the original'}, ${values.sizeGiB} GiB${values.multiAz ? ', in two zones' : ''}), ${values.encrypted ? 'encrypted' : 'NOT encrypted, as the original was not'}, from ${nameIn(point?.id ?? '')}`,
        ...remarks,
        `parameter group: ${parameterGroup ?? 'the default of its engine'}`,
        `deletion protection: ${values.deletionProtection ? 'on' : 'off'}`,
      ],
      values,
    };
  }

  steps(order: RestoreOrder): RestoreStep[] {
    const values = order.design.values as InstanceValues;
    return [
      { name: 'restore database', phase: 'provision', advance: () => this.restore(order, values) },
      { name: 'validate database', phase: 'validate', advance: () => this.validate(order, values) },
    ];
  }

  async made({ region, id, design }: RestoreOrder): Promise<Made[]> {
    const { name } = design.values as InstanceValues;
    const found = await findDbInstance(this.clients.in(region), name);
    return isOf(id, found?.TagList) ? [{ what: 'db-instance', id: name, region }] : [];
  }

  private restore(
    { region, id, points }: RestoreOrder,
    values: InstanceValues,
  ): Promise<Outcome<StepResult>> {
    const { name } = values;
    const client = this.clients.in(region);
    return reached(async () => {
      const there = await findDbInstance(client, name);
      if (there !== undefined)
        return progressOf(
          id,
          { name, status: there.DBInstanceStatus, tags: there.TagList },
          instanceCalls.stuck,
          { made: [{ what: 'db-instance', id: name, region }] },
        );
      await client.send(
        new RestoreDBInstanceFromDBSnapshotCommand({
          DBInstanceIdentifier: name,
          DBSnapshotIdentifier: nameIn(points[0]?.id ?? ''),
          PubliclyAccessible: false,
          MultiAZ: values.multiAz,
          DeletionProtection: values.deletionProtection,
          CopyTagsToSnapshot: values.copiesTags,
          ...(values.iamAuthentication && { EnableIAMDatabaseAuthentication: true }),
          ...(values.logs.length > 0 && { EnableCloudwatchLogsExports: [...values.logs] }),
          ...(values.type !== undefined && { DBInstanceClass: values.type }),
          ...(values.parameterGroup !== undefined && { DBParameterGroupName: values.parameterGroup }),
          ...(values.subnetGroup !== undefined && { DBSubnetGroupName: values.subnetGroup }),
          ...(values.securityGroups.length > 0 && { VpcSecurityGroupIds: [...values.securityGroups] }),
          Tags: values.tags,
        }),
      );
      return later(`${name} is being restored`);
    });
  }

  private validate({ region }: RestoreOrder, values: InstanceValues): Promise<Outcome<StepResult>> {
    const { name, engine, encrypted, sizeGiB, deletionProtection } = values;
    return reached(async () => {
      const found = await findDbInstance(this.clients.in(region), name);
      if (found === undefined) return failed(`${name} is not there`);
      const { DBInstanceStatus: status = '', AllocatedStorage: size = 0 } = found;
      // After a restore RDS may still change it, and back it up.
      if (status !== 'available')
        return instanceCalls.stuck.has(status)
          ? failed(`${name} is ${status}`)
          : later(`${name} is ${status}`);
      const wrong = [
        ...(engine === undefined || found.Engine === engine
          ? []
          : [`runs ${found.Engine ?? ''}, not ${engine}`]),
        ...(encrypted && found.StorageEncrypted !== true ? ['is not encrypted'] : []),
        ...(size < sizeGiB ? [`has ${size} GiB of ${sizeGiB}`] : []),
        ...(found.PubliclyAccessible === true ? ['is publicly accessible'] : []),
        ...(deletionProtection && found.DeletionProtection !== true ? ['has no deletion protection'] : []),
      ];
      if (wrong.length > 0) return failed(`${name} ${wrong.join(', ')}`);
      const { Address: host = '', Port: port } = found.Endpoint ?? {};
      return done({ says: `${name} is available at ${host}:${port ?? ''}` });
    });
  }
}

/** A group of one's own exists in its region alone; the defaults come by themselves. */
function parameterGroupOf({ region, points }: Draft, kept: KeptInstance | undefined): string | undefined {
  const name = kept?.DBParameterGroups?.[0]?.DBParameterGroupName;
  return points[0]?.lineage?.sourceRegion === region && !name?.startsWith('default.') ? name : undefined;
}
