import type { RunRecord, ResourceRecord } from '../../lambda-src/core/record';
import { rpoByRegion } from '../../lambda-src/core/recoverability';
import type { Run } from '../../lambda-src/core/run';
import type { Listed, ReportStore } from '../../lambda-src/ports/report-store';

/** A store in memory: keys with their documents, each written at a time. */
export class MemoryReports implements ReportStore {
  readonly reads: string[] = [];
  private readonly documents = new Map<string, { value: unknown; at: Date }>();

  put(key: string, value: unknown, at: Date): this {
    this.documents.set(key, { value, at });
    return this;
  }

  read(key: string): Promise<unknown> {
    this.reads.push(key);
    const { value } = this.documents.get(key) ?? {};
    return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  }

  async *listed(prefix: string): AsyncIterable<Listed> {
    const keys = [...this.documents].filter(([key]) => key.startsWith(prefix)).sort();
    for (const [key, { at }] of keys) yield await Promise.resolve({ key, at });
  }

  /** Stores a record where its run would. */
  add(record: RunRecord): this {
    return this.put(keyOf(record), record, new Date(record.endedAt));
  }
}

export const keyOf = ({ run }: RunRecord): string =>
  `runs/${'plan' in run ? run.plan.name : 'cleanup'}/${run.id}/${run.execution.name}/record.json`;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const HOME = 'us-east-1';
export const AWAY = 'us-west-2';

/** What becomes of a resource of which nothing is said: protected, and copied. */
export function resource(
  given: Partial<ResourceRecord> & { readonly source: string },
  at: Date,
): ResourceRecord {
  return {
    kind: 'ebs',
    sizeGiB: 100,
    phase: given.failures?.length ? 'failed' : 'verified',
    point: `snap-${given.source}`,
    copies: { [AWAY]: `snap-copy-${given.source}` },
    timing: { begun: at.toISOString(), verified: at.toISOString() },
    copyTimings: {},
    recoverableAt: { [HOME]: at.toISOString(), [AWAY]: at.toISOString() },
    rpoSeconds: { [HOME]: 3600, [AWAY]: 5400 },
    failures: [],
    ...given,
  };
}

interface RecordOf {
  readonly plan?: string;
  readonly at: Date;
  readonly resources: readonly ResourceRecord[];
  readonly given?: Partial<RunRecord>;
}

export function recordOf({ plan = 'daily', at, resources, given = {} }: RecordOf): RunRecord {
  const id = `${plan}-${at.toISOString().replaceAll(/\.\d+|[-:]/g, '')}`;
  const failed = resources.filter(({ failures }) => failures.length > 0).length;
  const run: Run = {
    id,
    vault: 'smart-vault',
    pruneDryRun: false,
    since: at.toISOString(),
    deadline: new Date(at.getTime() + 12 * HOUR).toISOString(),
    execution: {
      id: `arn:aws:states:${HOME}:123456789012:execution:b:${id}`,
      name: id,
      startTime: at.toISOString(),
    },
    plan: {
      name: plan,
      select: { tags: { backup: ['true'] } },
      kinds: ['ebs'],
      consistency: { mode: 'crash' },
      region: HOME,
      retention: { days: 30, minimum: 1 },
      copies: [{ region: AWAY, retention: { days: 30, minimum: 1 } }],
      deadlineSeconds: 43_200,
    },
  };
  return {
    version: 1,
    run,
    status: failed === 0 ? 'success' : failed === resources.length ? 'failure' : 'partial',
    endedAt: new Date(at.getTime() + HOUR).toISOString(),
    rpo: rpoByRegion(resources),
    totals: {
      planned: resources.length,
      protected: resources.length - failed,
      created: resources.filter(({ point }) => point !== undefined).length,
      copied: resources.filter(({ copies }) => AWAY in copies).length,
      copiesHeldBack: 0,
      failed,
      deleted: 1,
      skipped: given.skipped?.length ?? 0,
    },
    resources,
    skipped: [],
    warnings: [],
    pruned: [],
    kept: {},
    orphans: [],
    errors: [],
    ...given,
  };
}

/** Names that a page must show as they are. */
export const HOSTILE = `<script>alert("1")</script> & 'two' -->`;

/** Weeks of a vault with good and bad days, with an end. */
export function weeks(end: Date, count = 30): MemoryReports {
  const store = new MemoryReports();
  const broken = new Set([3, 11, 12]);
  for (let day = count - 1; day >= 0; day -= 1) {
    const at = new Date(end.getTime() - day * DAY - 2 * HOUR);
    const lost = broken.has(day);
    const age = lost ? (day === 11 ? 2 : 1) : 0;
    const resources = [
      resource({ source: 'vol-0web', name: 'web', part: '/dev/xvda', owner: 'i-0web' }, at),
      resource(
        {
          source: 'vol-0db',
          name: 'database with quite a long name that people gave it',
          sizeGiB: 1500,
          rpoSeconds: { [HOME]: 3600 + age * 86_400, [AWAY]: 9000 + age * 90_000 },
          ...(lost && {
            failures: [`copy to ${AWAY}: the copy ended in error: Given key ID is not accessible`],
            copies: {},
          }),
        },
        at,
      ),
      resource(
        {
          source: 'vol-0hostile',
          name: HOSTILE,
          ...(day < 6 && {
            failures: ['nobody could read it: "quotes" <b>and</b> tags'],
            point: undefined,
            copies: {},
            recoverableAt: { [HOME]: 'never', [AWAY]: 'never' },
            rpoSeconds: {},
          }),
        } as Partial<ResourceRecord> & { source: string },
        at,
      ),
    ];
    store.add(
      recordOf({
        at,
        resources,
        given: {
          skipped: [{ source: 'vol-0scratch', reason: 'backup=false' }],
          warnings: [{ source: 'db-1', problem: 'point-in-time recovery is off' }],
          pruned: [
            {
              id: `snap-${day}`,
              source: 'vol-0web',
              region: HOME,
              kind: 'ebs',
              verdict: 'delete',
              rule: 'expired',
              reason: '31.2 days old, kept for 30 days',
              outcome: day === 4 ? 'failed' : 'deleted',
              ...(day === 4 && { error: 'InvalidSnapshot.InUse: it is used by ami-1' }),
            },
          ],
        },
      }),
    );
    if (day % 7 === 0)
      store.add(
        recordOf({
          plan: 'weekly',
          at: new Date(at.getTime() - HOUR),
          resources: [resource({ source: 'vol-0web', name: 'web' }, at)],
        }),
      );
  }
  return store
    .put(
      'restores/restore-1/record.json',
      {
        id: 'restore-1',
        outcome: 'success',
        endedAt: new Date(end.getTime() - 5 * DAY).toISOString(),
        rtoSeconds: 1260,
        dataAgeSeconds: 7200,
      },
      end,
    )
    .put(
      'drills/daily-1/record.json',
      {
        id: 'daily-1',
        status: 'failed',
        reason: 'the file system could not be mounted',
        endedAt: new Date(end.getTime() - 6 * DAY).toISOString(),
        rtoSeconds: 900,
      },
      end,
    );
}
