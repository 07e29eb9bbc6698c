import {
  BackupClient,
  paginateListBackupJobs,
  paginateListCopyJobs,
  StartBackupJobCommand,
  StartCopyJobCommand,
} from '@aws-sdk/client-backup';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createHash } from 'node:crypto';
import { backupRoleName, backupVaultName, roleArnBeside } from '../../core/aws-backup-names';
import { concurrently } from '../../core/concurrently';
import type { Warning } from '../../core/documents';
import type { Item, Resource } from '../../core/item';
import { pointTags, TAG } from '../../core/lineage';
import type { Outcome } from '../../core/outcome';
import type { CopyTarget } from '../../core/plan';
import type { Points, RecoveryPoint } from '../../core/recovery-point';
import { OVERRIDE_TAG } from '../../core/retention-override';
import type { Run } from '../../core/run';
import { leftOut } from '../../core/selection';
import type { Created, Discovery, Driver, ListedPoint, Skipped, SourceFacts } from '../../ports/driver';
import { PerRegion } from '../per-region';
import { attempt } from '../refusals';
import { PATIENT } from '../retry';
import type { TaggedResources } from '../tagged-resources';
import { followJob, isLost, pointUnderWay, readJob } from './backup-jobs';
import { deletePoint, describePoint, listPoints, tagsOf } from './backup-points';
import { factsOfTable } from './table-facts';

/** AWS Backup's word for it. */
const TABLES = 'DynamoDB';
const CALLS_AT_ONCE = 8;
const PAGE_SIZE = 1000;
/** Jobs may be dated a little before the run by a clock that is behind. */
const SKEW_MS = 15 * 60_000;

/**
 * DynamoDB tables, as recovery points of AWS Backup: DynamoDB's own backups cannot leave their region (ADR 10).
 *
 * A point that is under way is known by the job that makes it. Every start carries a token of run and source, so that
 * a repeated call starts nothing (https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html).
 */
export class DynamoDbDriver implements Driver {
  readonly kind = 'dynamodb';
  private readonly clients = new PerRegion((region) => new BackupClient({ region, ...PATIENT }));
  private readonly tables = new PerRegion((region) => new DynamoDBClient({ region, ...PATIENT }));

  constructor(private readonly tagged: TaggedResources) {}

  async discover({ plan }: Run): Promise<Discovery> {
    const resources: Resource[] = [];
    const skipped: Skipped[] = [];
    for (const { arn, tags } of await this.tagged.find(plan.region, 'dynamodb:table', plan.select)) {
      const source = arn.slice(arn.indexOf('/') + 1);
      const reason = leftOut(tags, plan.select);
      const retention = tags[OVERRIDE_TAG];
      if (reason !== undefined) skipped.push({ source, reason });
      else
        resources.push({
          source,
          handle: arn,
          encrypted: true,
          ...(retention !== undefined && { retention }),
        });
    }
    return { resources, skipped, ...(await this.describeTables(plan.region, resources)) };
  }

  /** A table that cannot be described is protected all the same. */
  private async describeTables(
    region: string,
    resources: readonly Resource[],
  ): Promise<Pick<Discovery, 'warnings' | 'facts'>> {
    const facts = new Map<string, SourceFacts>();
    const warnings: Warning[] = [];
    await concurrently(resources, CALLS_AT_ONCE, async ({ source }) => {
      const command = new DescribeTableCommand({ TableName: source });
      const seen = await attempt(() => this.tables.in(region).send(command));
      if (seen.status !== 'done')
        warnings.push({ source, problem: `what it is like is not written down: ${seen.reason}` });
      else if (seen.value.Table !== undefined) facts.set(source, factsOfTable(seen.value.Table));
    });
    return { warnings, facts };
  }

  find(run: Run, region: string, items: readonly Item[]): Promise<Outcome<Points>> {
    return attempt(() =>
      region === run.plan.region ? this.findPoints(run, items) : this.findCopies(run, region, items),
    );
  }

  async create(run: Run, items: readonly Item[]): Promise<Created> {
    const created = new Map<string, Outcome<RecoveryPoint>>();
    for (const item of items) created.set(item.source, await attempt(() => this.start(run, item)));
    return created;
  }

  copy(run: Run, item: Item, point: RecoveryPoint, target: CopyTarget): Promise<Outcome<RecoveryPoint>> {
    const { region } = run.plan;
    const command = new StartCopyJobCommand({
      RecoveryPointArn: point.id,
      SourceBackupVaultName: backupVaultName(run.vault),
      // Encrypted with the key of that vault; AWS Backup takes the original's tags along.
      DestinationBackupVaultArn: vaultArn(run, target.region, point.id),
      IamRoleArn: roleArn(run, point.id),
      IdempotencyToken: tokenOf(run, item.source, target.region),
    });
    return attempt(async () => {
      const { CopyJobId: id = '' } = await this.clients.in(region).send(command);
      return pointUnderWay({ type: 'copy-job', region, id }, target.region);
    });
  }

  describe(region: string, ids: readonly string[]): Promise<Outcome<Points>> {
    const clientOf = (where: string): BackupClient => this.clients.in(where);
    return attempt(async () => {
      const points = await concurrently(ids, CALLS_AT_ONCE, (id) => {
        const job = readJob(id);
        return job === undefined
          ? describePoint(clientOf(region), region, id)
          : followJob(clientOf, job, region);
      });
      return new Map(points.flatMap((point, at) => (point === undefined ? [] : [[ids[at] ?? '', point]])));
    });
  }

  list(vault: string, region: string): Promise<readonly ListedPoint[]> {
    return listPoints(this.clients.in(region), vault, region, TABLES);
  }

  expire(region: string, id: string): Promise<Outcome<'deleted' | 'already gone'>> {
    return attempt(() => deletePoint(this.clients.in(region), id));
  }

  private async start(run: Run, item: Item): Promise<RecoveryPoint> {
    const { region } = run.plan;
    const { source, handle = '' } = item;
    const { BackupJobId: id = '' } = await this.clients.in(region).send(
      new StartBackupJobCommand({
        BackupVaultName: backupVaultName(run.vault),
        ResourceArn: handle,
        IamRoleArn: roleArn(run, handle),
        // The same for every call of an execution, tags included; another execution looks for it first.
        IdempotencyToken: tokenOf(run, source, region),
        RecoveryPointTags: pointTags(run, this.kind, item, new Date(run.execution.startTime)),
      }),
    );
    return pointUnderWay({ type: 'backup-job', region, id }, region);
  }

  private async findPoints(run: Run, items: readonly Item[]): Promise<Points> {
    const { region } = run.plan;
    const client = this.clients.in(region);
    const sources = new Map(items.map(({ handle = '', source }) => [handle, source]));
    const pages = paginateListBackupJobs(
      { client, pageSize: PAGE_SIZE },
      { ByBackupVaultName: backupVaultName(run.vault), ByResourceType: TABLES, ByCreatedAfter: sinceOf(run) },
    );
    const found = new Map<string, RecoveryPoint>();
    for await (const { BackupJobs: page = [] } of pages) {
      for (const job of page) {
        const { BackupJobId: id, ResourceArn: arn = '', RecoveryPointArn: point } = job;
        const source = sources.get(arn);
        if (source === undefined || id === undefined || point === undefined || isLost(job)) continue;
        // Of this run, and not of another plan that takes the same table.
        const tags = await tagsOf(client, point);
        if (tags?.[TAG.run] === run.id && tags[TAG.managedBy] === run.vault)
          found.set(source, pointUnderWay({ type: 'backup-job', region, id }, region));
      }
    }
    return found;
  }

  /** A copy job names what it copies, and that is of this run. */
  private async findCopies(run: Run, region: string, items: readonly Item[]): Promise<Points> {
    const home = run.plan.region;
    const sources = new Map(
      items.flatMap(({ source, point }) => (point.state === 'verified' ? [[point.id, source]] : [])),
    );
    const [anyPoint = ''] = sources.keys();
    const pages = paginateListCopyJobs(
      { client: this.clients.in(home), pageSize: PAGE_SIZE },
      {
        ByDestinationVaultArn: vaultArn(run, region, anyPoint),
        ByResourceType: TABLES,
        ByCreatedAfter: sinceOf(run),
      },
    );
    const found = new Map<string, RecoveryPoint>();
    for await (const { CopyJobs: page = [] } of pages) {
      for (const job of page) {
        const source = sources.get(job.SourceRecoveryPointArn ?? '');
        if (source === undefined || job.CopyJobId === undefined || isLost(job)) continue;
        found.set(source, pointUnderWay({ type: 'copy-job', region: home, id: job.CopyJobId }, region));
      }
    }
    return found;
  }
}

const sinceOf = ({ since }: Run): Date => new Date(Date.parse(since) - SKEW_MS);

/** One per execution, so that a run that is started again tries again what failed. */
const tokenOf = ({ vault, id, execution }: Run, source: string, region: string): string =>
  createHash('sha256')
    .update([vault, id, execution.name, source, region].join(' '))
    .digest('hex')
    .slice(0, 64);

/** @param neighbour an ARN of the same account */
function vaultArn({ vault }: Run, region: string, neighbour: string): string {
  const [, partition, , , account] = neighbour.split(':');
  return `arn:${partition}:backup:${region}:${account}:backup-vault:${backupVaultName(vault)}`;
}

const roleArn = ({ vault, plan }: Run, neighbour: string): string =>
  roleArnBeside(neighbour, backupRoleName(vault, plan.region));
