import type { ReportStore } from '../../ports/report-store';
import { TESTS } from './keys';

/** A restore, a test of one, or a failover to this region, as far as its document tells. */
export interface RestoreTest {
  readonly key: string;
  readonly sort: 'restore' | 'drill' | 'failover';
  readonly id: string;
  /** ISO 8601. */
  readonly endedAt: string;
  /** Its own word: `success`, `failed`. */
  readonly outcome: string;
  /** What went wrong; absent when nothing did. */
  readonly reason?: string;
  /** Seconds that it took. */
  readonly rtoSeconds?: number;
  /** Whether nothing was restored for it: what is kept was read where it lies. */
  readonly isReading?: boolean;
  /** Seconds of data that were lost. */
  readonly rpoSeconds?: number;
}

const RECORD = /^(restore|drill|failover)s\/(?:.*\/)?([^/]+)\/record\.json$/;

/** The newest records of restores, drills and failovers. */
export async function readTests(
  store: ReportStore,
  count: number,
): Promise<{ readonly tests: readonly RestoreTest[]; readonly unreadable: readonly string[] }> {
  const found: { key: string; at: Date }[] = [];
  for (const prefix of TESTS)
    for await (const one of store.listed(prefix)) if (RECORD.test(one.key)) found.push(one);
  const newest = found.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, count);
  const tests: RestoreTest[] = [];
  const unreadable: string[] = [];
  for (const { key, at } of newest) {
    try {
      const record = await store.read(key);
      const test = isObject(record) ? testOf(key, record, at) : undefined;
      if (test === undefined) unreadable.push(`${key}: is no record of a test`);
      else tests.push(test);
    } catch (error) {
      unreadable.push(`${key}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { tests, unreadable };
}

type Document = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Document => typeof value === 'object' && value !== null;

/** Only what every such document has is asked of it: those who write them may say more. */
function testOf(key: string, record: Document, at: Date): RestoreTest | undefined {
  const [, sort, id] = RECORD.exec(key) ?? [];
  const outcome = text(record['outcome']) ?? text(record['status']);
  if (sort === undefined || id === undefined || outcome === undefined) return undefined;
  const { stopped } = record;
  const reason = text(record['reason']) ?? (isObject(stopped) ? text(stopped['reason']) : undefined);
  const rtoSeconds = seconds(record['rtoSeconds']);
  const rpoSeconds = seconds(record['dataAgeSeconds']) ?? seconds(record['rpoSeconds']);
  return {
    key,
    sort: sort as RestoreTest['sort'],
    id: text(record['id']) ?? id,
    endedAt: text(record['endedAt']) ?? at.toISOString(),
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(rtoSeconds === undefined ? {} : { rtoSeconds }),
    ...(isReading(record['samples']) ? { isReading: true } : {}),
    ...(rpoSeconds === undefined ? {} : { rpoSeconds }),
  };
}

/** Every test of a drill was one. */
const isReading = (samples: unknown): boolean =>
  Array.isArray(samples) &&
  samples.length > 0 &&
  samples.every((sample: unknown) => isObject(sample) && isObject(sample['read']));

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const seconds = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
