import {
  BackupClient,
  DescribeRecoveryPointCommand,
  DescribeRestoreJobCommand,
  StartRestoreJobCommand,
} from '@aws-sdk/client-backup';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { backupVaultName, restoreRoleName, roleArnBeside } from '../../core/aws-backup-names';
import { LEGACY_TAG, type Tags } from '../../core/lineage';
import { done, type Outcome } from '../../core/outcome';
import type { RecoveryPoint } from '../../core/recovery-point';
import {
  NotRestorable,
  restoredTags,
  type Design,
  type Draft,
  type RestoreOrder,
} from '../../core/restore/order';
import type { SourceFacts } from '../../ports/driver';
import type { Made, Restorer, RestoreStep, StepResult } from '../../ports/restorer';
import type { KeptTable } from '../drivers/table-facts';
import { fromAwsTags } from '../drivers/tags';
import { PerRegion } from '../per-region';
import { PATIENT } from '../retry';
import { isOf } from './database-looks';
import { failed, idOf, later, reached } from './steps';

export interface TableValues {
  readonly name: string;
  readonly role: string;
  readonly tags: Tags;
  /** What it is held against; absent where that was not written down. */
  readonly original?: KeptTable;
}

/** DynamoDB API reference, CreateTable: 3 to 255 of these. */
const NAME = /^[\w.-]{3,255}$/;
/** Ours on the point, which every point has, and no table. */
const OF_POINTS: readonly string[] = Object.values(LEGACY_TAG);

/**
 * Tables from recovery points of AWS Backup, by a restore job. The job brings items, keys and indexes; tags and
 * point-in-time recovery are given again (https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-dynamodb.html).
 */
export class TableRestorer implements Restorer {
  readonly hasSize = false;
  readonly tellsEncryption = true;
  private readonly backups = new PerRegion((region) => new BackupClient({ region, ...PATIENT }));
  private readonly tables = new PerRegion((region) => new DynamoDBClient({ region, ...PATIENT }));

  async keysOf({ region, id, lineage }: RecoveryPoint): Promise<readonly string[]> {
    if (lineage === undefined) return [];
    const { EncryptionKeyArn: key } = await this.backups.in(region).send(
      new DescribeRecoveryPointCommand({
        BackupVaultName: backupVaultName(lineage.managedBy),
        RecoveryPointArn: id,
      }),
    );
    return key === undefined ? [] : [key];
  }

  async design(draft: Draft, facts?: SourceFacts): Promise<Design> {
    const { region, source, askedAt, points, request } = draft;
    const { as, role = roleFor(draft) } = request.options;
    const name = as ?? `${source}-restored-${askedAt.slice(0, 10).replaceAll('-', '')}`;
    if (!NAME.test(name))
      throw new NotRestorable(
        `--as must be 3 to 255 letters, digits, dots, hyphens and underscores, got ${name}.`,
      );
    if ((await this.find(region, name)) !== undefined)
      throw new NotRestorable(`There is a table ${name} in ${region} already: give another name with --as.`);
    const original = Object.entries(points[0]?.tags ?? {}).filter(([key]) => !OF_POINTS.includes(key));
    const values: TableValues = {
      ...{ name, role, tags: restoredTags(draft, Object.fromEntries(original)) },
      ...(facts !== undefined && { original: facts }),
    };
    return {
      words: [
        `a table ${name} from ${points[0]?.id ?? ''}, encrypted`,
        ...(draft.drill === undefined ? ['with the tags of the original and point-in-time recovery'] : []),
        'without its TTL, streams, auto scaling, alarms and policies, which no backup holds',
      ],
      values,
    };
  }

  steps(order: RestoreOrder): RestoreStep[] {
    const values = order.design.values as TableValues;
    return [
      { name: 'start restore job', phase: 'provision', advance: () => this.start(order, values) },
      {
        name: 'restore table',
        phase: 'provision',
        advance: (sofar) => this.follow(order, values, idOf(sofar, 'restore-job')),
      },
      { name: 'tag table', phase: 'configure', advance: () => this.tag(order, values) },
      // DynamoDB keeps a backup of each such table that is deleted, which of a test nobody wants.
      ...(order.drill === undefined
        ? [{ name: 'protect table', phase: 'configure', advance: () => this.protect(order, values) } as const]
        : []),
      { name: 'validate table', phase: 'validate', advance: () => this.validate(order, values) },
    ];
  }

  async made({ region, id, design, points }: RestoreOrder): Promise<Made[]> {
    const { name } = design.values as TableValues;
    const table = await this.find(region, name);
    if (table === undefined) return [];
    const { Tags: tags } = await this.tables
      .in(region)
      .send(new ListTagsOfResourceCommand({ ResourceArn: table.TableArn }));
    // The tags come a step after the table.
    const ours = isOf(id, tags) || table.RestoreSummary?.SourceBackupArn === points[0]?.id;
    return ours ? [{ what: 'table', id: name, region }] : [];
  }

  private start(
    { region, id, points }: RestoreOrder,
    { name, role }: TableValues,
  ): Promise<Outcome<StepResult>> {
    return reached(async () => {
      // The same token starts nothing again, and answers with the same job (AWS Backup API reference, StartRestoreJob).
      const { RestoreJobId: job = '' } = await this.backups.in(region).send(
        new StartRestoreJobCommand({
          RecoveryPointArn: points[0]?.id,
          IamRoleArn: role,
          ResourceType: 'DynamoDB',
          IdempotencyToken: id,
          Metadata: { targetTableName: name, encryptionType: 'Default' },
        }),
      );
      return done({ made: [{ what: 'restore-job', id: job, region }] });
    });
  }

  private follow({ region }: RestoreOrder, { name }: TableValues, job: string): Promise<Outcome<StepResult>> {
    return reached(async () => {
      const seen = await this.backups.in(region).send(new DescribeRestoreJobCommand({ RestoreJobId: job }));
      const { Status: status = '', StatusMessage: message = 'AWS gave no reason' } = seen;
      if (status === 'FAILED' || status === 'ABORTED')
        return failed(`the job ${job} is ${status}: ${message}`);
      if (status !== 'COMPLETED') return later(`the job ${job} is ${status}`);
      return done({ made: [{ what: 'table', id: name, region }], removed: [job] });
    });
  }

  private tag({ region }: RestoreOrder, { name, tags }: TableValues): Promise<Outcome<StepResult>> {
    return this.once(region, name, async (table) => {
      const command = new TagResourceCommand({
        ResourceArn: table.TableArn,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      });
      await this.tables.in(region).send(command);
      return done({});
    });
  }

  private protect({ region }: RestoreOrder, { name }: TableValues): Promise<Outcome<StepResult>> {
    return this.once(region, name, async () => {
      await this.tables.in(region).send(
        new UpdateContinuousBackupsCommand({
          TableName: name,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      );
      return done({ says: 'point-in-time recovery is on' });
    });
  }

  private validate(
    { region, drill }: RestoreOrder,
    { name, tags }: TableValues,
  ): Promise<Outcome<StepResult>> {
    return this.once(region, name, async (table) => {
      const client = this.tables.in(region);
      const { Tags: seen } = await client.send(
        new ListTagsOfResourceCommand({ ResourceArn: table.TableArn }),
      );
      const given = fromAwsTags(seen);
      const missing = Object.keys(tags).filter((key) => given[key] !== tags[key]);
      if (missing.length > 0) return later(`${name} does not show the tags ${missing.join(', ')} yet`);
      if (drill === undefined) {
        const recovery = await this.recoveryOf(client, name);
        if (recovery !== 'ENABLED') return later(`point-in-time recovery of ${name} is ${recovery}`);
      }
      // DynamoDB brings the count up to date every six hours or so (DynamoDB API reference, TableDescription).
      return done({
        says: `${name} is active, with ${table.ItemCount ?? 0} items when DynamoDB last counted`,
      });
    });
  }

  private async recoveryOf(client: DynamoDBClient, name: string): Promise<string> {
    const { ContinuousBackupsDescription: backups } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName: name }),
    );
    return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus ?? 'unknown';
  }

  /** What can be done of an active table. */
  private once(
    region: string,
    name: string,
    act: (table: TableDescription) => Promise<Outcome<StepResult>>,
  ): Promise<Outcome<StepResult>> {
    return reached(async () => {
      const table = await this.find(region, name);
      if (table === undefined) return failed(`the table ${name} is not there`);
      return table.TableStatus === 'ACTIVE' ? act(table) : later(`${name} is ${table.TableStatus ?? ''}`);
    });
  }

  private async find(region: string, name: string): Promise<TableDescription | undefined> {
    try {
      return (await this.tables.in(region).send(new DescribeTableCommand({ TableName: name }))).Table;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}

/** The one that the vault's storage stack makes where its recovery points are. */
const roleFor = ({ vault, region, points }: Draft): string =>
  roleArnBeside(points[0]?.id ?? '', restoreRoleName(vault, region));
