import {
  DataSyncClient,
  DescribeTaskCommand,
  StartTaskExecutionCommand,
  type TagListEntry,
} from '@aws-sdk/client-datasync';
import { concurrently } from '../../core/concurrently';
import type { Item, Resource } from '../../core/item';
import { pointTags } from '../../core/lineage';
import type { Outcome } from '../../core/outcome';
import type { Points, RecoveryPoint } from '../../core/recovery-point';
import type { Run } from '../../core/run';
import { leftOut } from '../../core/selection';
import type { Created, Discovery, Driver, ListedPoint, Skipped } from '../../ports/driver';
import { PerRegion } from '../per-region';
import { attempt } from '../refusals';
import { PATIENT, ThrottleOnlyRetry } from '../retry';
import type { TaggedResources } from '../tagged-resources';
import type { ObjectPlace } from '../../ports/object-shelf';
import { bucketOf, tasksByFileSystem } from './efs-tasks';
import { findTransfer, followTransfer, transferUnderWay } from './efs-transfers';

const CALLS_AT_ONCE = 8;

/**
 * EFS file systems, each by the DataSync task of the vault that backs it up. A point is an execution of that task: the
 * state of the bucket when it ended. What is kept of it are the versions in the bucket, so nothing is copied (the
 * bucket's replication does that) and nothing expires here (the bucket's lifecycle does that).
 */
export class EfsDriver implements Driver {
  readonly kind = 'efs';
  private readonly readers = new PerRegion((region) => new DataSyncClient({ region, ...PATIENT }));
  private readonly starters = new PerRegion(
    (region) => new DataSyncClient({ region, retryStrategy: new ThrottleOnlyRetry() }),
  );

  constructor(private readonly tagged: TaggedResources) {}

  async discover({ plan, vault }: Run): Promise<Discovery> {
    const found = await this.tagged.find(plan.region, 'elasticfilesystem:file-system', plan.select);
    const skipped: Skipped[] = [];
    const resources: Resource[] = [];
    if (found.length === 0) return { resources, skipped };
    const tasks = await tasksByFileSystem(this.readers.in(plan.region), vault);
    for (const { arn, tags } of found) {
      const source = arn.slice(arn.indexOf('/') + 1);
      const reason = leftOut(tags, plan.select);
      const name = tags['Name'];
      if (reason !== undefined) skipped.push({ source, reason });
      else resources.push({ source, handle: (tasks.get(source) ?? []).join(' '), ...(name && { name }) });
    }
    return { resources, skipped };
  }

  find(run: Run, region: string, items: readonly Item[]): Promise<Outcome<Points>> {
    return attempt(async () => {
      const found = new Map<string, RecoveryPoint>();
      for (const { source, handle = '' } of items) {
        if (whyNoTask(source, handle) !== undefined) continue;
        const point = await findTransfer(this.readers.in(region), run, handle, region);
        if (point !== undefined) found.set(source, point);
      }
      return found;
    });
  }

  async create(run: Run, items: readonly Item[], now: Date): Promise<Created> {
    const created = new Map<string, Outcome<RecoveryPoint>>();
    for (const item of items) created.set(item.source, await this.start(run, item, now));
    return created;
  }

  copy(): Promise<Outcome<RecoveryPoint>> {
    return Promise.resolve({ status: 'failed', reason: 'the replication of its bucket copies it' });
  }

  describe(region: string, ids: readonly string[]): Promise<Outcome<Points>> {
    return attempt(async () => {
      const client = this.readers.in(region);
      const points = await concurrently(ids, CALLS_AT_ONCE, (arn) => followTransfer(client, arn, region));
      return new Map(points.flatMap((point) => (point === undefined ? [] : [[point.id, point]])));
    });
  }

  objectsOf(region: string, id: string): Promise<ObjectPlace> {
    return bucketOf(this.readers.in(region), id, region);
  }

  list(): Promise<readonly ListedPoint[]> {
    return Promise.resolve([]);
  }

  expire(): Promise<Outcome<'deleted' | 'already gone'>> {
    return Promise.resolve({ status: 'failed', reason: 'the lifecycle of its bucket expires it' });
  }

  private async start(run: Run, item: Item, now: Date): Promise<Outcome<RecoveryPoint>> {
    const { region } = run.plan;
    const { source, handle: task = '' } = item;
    const reason = whyNoTask(source, task);
    if (reason !== undefined) return { status: 'failed', reason };
    const started = await attempt(async () => {
      const { TaskExecutionArn: arn = '' } = await this.starters
        .in(region)
        .send(new StartTaskExecutionCommand({ TaskArn: task, Tags: tagsFor(run, item, now) }));
      return transferUnderWay(arn, region);
    });
    const isRefused = started.status === 'failed' && started.reason.startsWith('InvalidRequestException');
    return isRefused ? this.unlessBusy(region, task, started) : started;
  }

  /** DataSync refuses a task that runs and does not queue in the same way as one that is broken. */
  private async unlessBusy(
    region: string,
    task: string,
    refusal: Outcome<RecoveryPoint>,
  ): Promise<Outcome<RecoveryPoint>> {
    const seen = await attempt(() =>
      this.readers.in(region).send(new DescribeTaskCommand({ TaskArn: task })),
    );
    if (seen.status !== 'done') return refusal;
    const { Status: status = '', CurrentTaskExecutionArn: current } = seen.value;
    if (status !== 'RUNNING' && status !== 'QUEUED') return refusal;
    return { status: 'later', reason: `${task} is ${status}: ${current ?? ''}`, everyone: false };
  }
}

/** Why a file system that carries the tag gets no point: it must be heard of, so it is planned and fails. */
function whyNoTask(source: string, handle: string): string | undefined {
  if (handle === '') return `no DataSync task of this vault reads ${source}`;
  return handle.includes(' ') ? `several DataSync tasks of this vault read ${source}: ${handle}` : undefined;
}

/** DataSync API reference, TagListEntry: what a value may hold, and at least one character. */
const NOT_ALLOWED = /[^a-zA-Z0-9\s+=._:@/-]/g;

const tagsFor = (run: Run, item: Item, now: Date): TagListEntry[] =>
  Object.entries(pointTags(run, 'efs', item, now)).map(([Key, value]) => ({
    Key,
    Value: value.replace(NOT_ALLOWED, '_') || '-',
  }));
