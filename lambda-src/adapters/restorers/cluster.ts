import {
  CreateDBInstanceCommand,
  RestoreDBClusterFromSnapshotCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { LEGACY_TAG } from '../../core/lineage';
import { done, type Outcome } from '../../core/outcome';
import type { RecoveryPoint } from '../../core/recovery-point';
import { NotRestorable, type Design, type Draft, type RestoreOrder } from '../../core/restore/order';
import type { SourceFacts } from '../../ports/driver';
import type { Made, Restorer, RestoreStep, StepResult } from '../../ports/restorer';
import { clusterCalls } from '../drivers/aurora';
import { instanceCalls } from '../drivers/rds';
import type { KeptCluster } from '../drivers/rds-facts';
import { nameIn } from '../drivers/rds-points';
import type { PerRegion } from '../per-region';
import { designDatabase, type DatabaseValues } from './database-design';
import { findClusterSnapshot, findDbCluster, findDbInstance, isOf, progressOf } from './database-looks';
import { failed, later, reached } from './steps';

interface ClusterValues extends DatabaseValues {
  readonly engine: string;
  readonly engineVersion?: string;
  readonly parameterGroup?: string;
  readonly deletionProtection: boolean;
  readonly copiesTags: boolean;
  readonly iamAuthentication: boolean;
  readonly logs: readonly string[];
  readonly scaling?: { readonly MinCapacity?: number; readonly MaxCapacity?: number };
  readonly encrypted: boolean;
  /** Aurora's clusters get a member of this class; the Multi-AZ clusters of RDS have one class for all that they make. */
  readonly type: string;
  readonly member?: string;
}

/** DB clusters from their snapshots, with a member to reach them by. RDS gives a name once, so by it they are found again. */
export class ClusterRestorer implements Restorer {
  readonly hasSize = false;
  readonly tellsEncryption = true;

  constructor(private readonly clients: PerRegion<RDSClient>) {}

  async keysOf({ region, id }: RecoveryPoint): Promise<readonly string[]> {
    const snapshot = await findClusterSnapshot(this.clients.in(region), id);
    return snapshot?.StorageEncrypted === true && snapshot.KmsKeyId !== undefined ? [snapshot.KmsKeyId] : [];
  }

  async design(draft: Draft, facts?: SourceFacts): Promise<Design> {
    const { region, points, request } = draft;
    const client = this.clients.in(region);
    const [point] = points;
    const kept: KeptCluster | undefined = facts;
    const snapshot = await findClusterSnapshot(client, point?.id ?? '');
    const original =
      kept?.DBClusterIdentifier ?? snapshot?.DBClusterIdentifier ?? point?.tags[LEGACY_TAG.name];
    const { values: common, remarks } = await designDatabase(client, draft, original ?? draft.source, kept);
    const engine = snapshot?.Engine ?? kept?.Engine;
    if (engine === undefined) throw new NotRestorable(`RDS does not tell the engine of ${point?.id ?? ''}.`);
    const isAurora = engine.startsWith('aurora');
    const type = request.options.type ?? classOf(kept);
    if (type === undefined)
      throw new NotRestorable(
        'A restored cluster has no member, and what class the original’s had is not written down: name one with --type, such as db.r6g.large.',
      );
    const member = `${common.name}-1`;
    await this.checkFree(region, common.name, isAurora ? member : undefined);
    const scaling = kept?.ServerlessV2ScalingConfiguration;
    const isHome = point?.lineage?.sourceRegion === region;
    const parameterGroup = request.options.parameterGroup ?? (isHome ? ownGroup(kept) : undefined);
    // A test costs as little as it can, and can be deleted.
    const isTest = draft.drill !== undefined;
    const values: ClusterValues = {
      ...common,
      engine,
      ...(snapshot?.EngineVersion !== undefined && { engineVersion: snapshot.EngineVersion }),
      ...(parameterGroup !== undefined && { parameterGroup }),
      deletionProtection: !isTest && (kept?.DeletionProtection ?? false),
      copiesTags: kept?.CopyTagsToSnapshot ?? false,
      iamAuthentication: kept?.IAMDatabaseAuthenticationEnabled ?? false,
      logs: isTest ? [] : (kept?.EnabledCloudwatchLogsExports ?? []),
      ...(scaling !== undefined && { scaling }),
      encrypted: point?.encrypted ?? false,
      type,
      ...(isAurora && { member }),
    };
    return {
      words: [
        `a DB cluster ${values.name} (${engine}), ${values.encrypted ? 'encrypted' : 'NOT encrypted, as the original was not'}, from ${nameIn(point?.id ?? '')}`,
        ...(isAurora ? [`a DB instance ${member} (${type}) in it`] : [`of instances of the class ${type}`]),
        ...remarks,
        `deletion protection: ${values.deletionProtection ? 'on' : 'off'}`,
      ],
      values,
    };
  }

  steps(order: RestoreOrder): RestoreStep[] {
    const values = order.design.values as ClusterValues;
    const { member } = values;
    return [
      { name: 'restore cluster', phase: 'provision', advance: () => this.restore(order, values) },
      ...(member === undefined
        ? []
        : [
            {
              name: 'add member',
              phase: 'provision',
              advance: () => this.addMember(order, values, member),
            } as const,
          ]),
      { name: 'validate cluster', phase: 'validate', advance: () => this.validate(order, values) },
    ];
  }

  async made({ region, id, design }: RestoreOrder): Promise<Made[]> {
    const { name, member } = design.values as ClusterValues;
    const client = this.clients.in(region);
    const cluster = await findDbCluster(client, name);
    const instance = member === undefined ? undefined : await findDbInstance(client, member);
    return [
      ...(isOf(id, cluster?.TagList) ? [{ what: 'db-cluster', id: name, region }] : []),
      ...(isOf(id, instance?.TagList) ? [{ what: 'db-instance', id: member ?? '', region }] : []),
    ];
  }

  private async checkFree(region: string, cluster: string, member: string | undefined): Promise<void> {
    const client = this.clients.in(region);
    if ((await findDbCluster(client, cluster)) !== undefined)
      throw new NotRestorable(
        `There is a DB cluster ${cluster} in ${region} already: give another name with --as.`,
      );
    if (member !== undefined && (await findDbInstance(client, member)) !== undefined)
      throw new NotRestorable(
        `There is a DB instance ${member} in ${region} already: give another name with --as.`,
      );
  }

  private restore({ region, id, points }: RestoreOrder, values: ClusterValues): Promise<Outcome<StepResult>> {
    const { name } = values;
    const client = this.clients.in(region);
    return reached(async () => {
      const there = await findDbCluster(client, name);
      if (there !== undefined)
        return progressOf(id, { name, status: there.Status, tags: there.TagList }, clusterCalls.stuck, {
          made: [{ what: 'db-cluster', id: name, region }],
        });
      await client.send(
        new RestoreDBClusterFromSnapshotCommand({
          DBClusterIdentifier: name,
          SnapshotIdentifier: nameIn(points[0]?.id ?? ''),
          Engine: values.engine,
          ...(values.engineVersion !== undefined && { EngineVersion: values.engineVersion }),
          DeletionProtection: values.deletionProtection,
          CopyTagsToSnapshot: values.copiesTags,
          ...(values.member === undefined && {
            DBClusterInstanceClass: values.type,
            PubliclyAccessible: false,
          }),
          ...(values.iamAuthentication && { EnableIAMDatabaseAuthentication: true }),
          ...(values.logs.length > 0 && { EnableCloudwatchLogsExports: [...values.logs] }),
          ...(values.scaling !== undefined && { ServerlessV2ScalingConfiguration: values.scaling }),
          ...(values.parameterGroup !== undefined && { DBClusterParameterGroupName: values.parameterGroup }),
          ...(values.subnetGroup !== undefined && { DBSubnetGroupName: values.subnetGroup }),
          ...(values.securityGroups.length > 0 && { VpcSecurityGroupIds: [...values.securityGroups] }),
          Tags: values.tags,
        }),
      );
      return later(`${name} is being restored`);
    });
  }

  private addMember(
    { region, id }: RestoreOrder,
    values: ClusterValues,
    member: string,
  ): Promise<Outcome<StepResult>> {
    const client = this.clients.in(region);
    return reached(async () => {
      const there = await findDbInstance(client, member);
      if (there !== undefined)
        return progressOf(
          id,
          { name: member, status: there.DBInstanceStatus, tags: there.TagList },
          instanceCalls.stuck,
          { made: [{ what: 'db-instance', id: member, region }] },
        );
      await client.send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: member,
          DBClusterIdentifier: values.name,
          DBInstanceClass: values.type,
          Engine: values.engine,
          PubliclyAccessible: false,
          Tags: values.tags,
        }),
      );
      return later(`${member} is being made`);
    });
  }

  private validate({ region }: RestoreOrder, values: ClusterValues): Promise<Outcome<StepResult>> {
    const { name, member, encrypted, engine, deletionProtection } = values;
    return reached(async () => {
      const found = await findDbCluster(this.clients.in(region), name);
      if (found === undefined) return failed(`${name} is not there`);
      if (found.Status !== 'available') return later(`${name} is ${found.Status ?? ''}`);
      const members = (found.DBClusterMembers ?? []).map((one) => one.DBInstanceIdentifier);
      const wrong = [
        ...(found.Engine === engine ? [] : [`runs ${found.Engine ?? ''}, not ${engine}`]),
        ...(encrypted && found.StorageEncrypted !== true ? ['is not encrypted'] : []),
        ...(member === undefined || members.includes(member) ? [] : [`has no member ${member}`]),
        ...(deletionProtection && found.DeletionProtection !== true ? ['has no deletion protection'] : []),
      ];
      if (wrong.length > 0) return failed(`${name} ${wrong.join(', ')}`);
      return done({ says: `${name} is available at ${found.Endpoint ?? ''}:${found.Port ?? ''}` });
    });
  }
}

/** Multi-AZ clusters have one of their own, and a serverless one has one word for all. */
export const classOf = (kept: KeptCluster | undefined): string | undefined =>
  kept?.DBClusterInstanceClass ??
  (kept?.ServerlessV2ScalingConfiguration === undefined ? undefined : 'db.serverless');

const ownGroup = (kept: KeptCluster | undefined): string | undefined =>
  kept?.DBClusterParameterGroup?.startsWith('default.') === true ? undefined : kept?.DBClusterParameterGroup;
