import fc from 'fast-check';
import type { BackupPlan, Retention } from '../../../lambda-src/core/plan';
import { prune, type PrunePass } from '../../../lambda-src/core/prune';
import { scopesOf } from '../../../lambda-src/core/prune-scope';
import { openCleanup, openRun, type AnyRun } from '../../../lambda-src/core/run';
import type { Driver, ListedPoint } from '../../../lambda-src/ports/driver';
import { NOW, pointOf } from '../../support/points';

const HOME = 'us-east-1';
const DR = 'us-west-2';
const FAR = 'eu-west-1';

const planOf = (name: string, given: Partial<BackupPlan> = {}): BackupPlan => ({
  name,
  select: { tags: { backup: ['true'] } },
  kinds: ['ebs'],
  consistency: { mode: 'crash' },
  region: HOME,
  retention: { days: 30, minimum: 1 },
  copies: [{ region: DR, retention: { days: 90, minimum: 1 } }],
  deadlineSeconds: 3600,
  ...given,
});

const asked = {
  vault: 'smart-vault',
  execution: { id: 'arn', name: 'x', startTime: NOW.toISOString() },
};
const cleanupOf = (plans: BackupPlan[], given: { orphans?: Retention; regions?: string[] } = {}) =>
  openCleanup({ ...asked, cleanup: { plans, regions: [], ...given } });
const runOf = (plan: BackupPlan) => openRun({ ...asked, plan });

/** What a region's shelves hold, in memory. */
class Shelves implements Pick<Driver, 'kind' | 'list' | 'expire'> {
  readonly kind = 'ebs';
  readonly read: string[] = [];

  constructor(
    public points: ListedPoint[],
    private readonly closed?: string,
  ) {}

  list(_vault: string, region: string): Promise<readonly ListedPoint[]> {
    this.read.push(region);
    if (region === this.closed) return Promise.reject(new Error('closed'));
    return Promise.resolve(this.points.filter((point) => point.region === region));
  }

  expire(_region: string, id: string): ReturnType<Driver['expire']> {
    this.points = this.points.filter((point) => point.id !== id);
    return Promise.resolve({ status: 'done', value: 'deleted' });
  }

  /** Prunes here, and says what is gone. */
  async prune(run: AnyRun): Promise<PrunePass & { gone: string[] }> {
    const before = this.points.map(({ id }) => id);
    const drivers = [this as unknown as Driver];
    const pass = await prune(run, { drivers, now: NOW, hurry: () => false });
    const left = this.points.map(({ id }) => id);
    return { ...pass, gone: before.filter((id) => !left.includes(id)).sort() };
  }
}

/** Three of each plan and region, of which two are older than 30 days and one older than 90. */
const threeOf = (plan: string, region: string, sourceRegion = HOME): ListedPoint[] =>
  [1, 40, 100].map((age) => pointOf(`${plan}-${region}-${age}`, { age, plan, region, sourceRegion }));

describe('a run of a plan', () => {
  test('prunes its own plan, each region by its own retention, and looks for no orphans', async () => {
    const shelves = new Shelves(
      ['daily', 'weekly'].flatMap((plan) => [...threeOf(plan, HOME), ...threeOf(plan, DR)]),
    );
    const { gone, orphans } = await shelves.prune(runOf(planOf('daily')));
    expect(gone).toEqual(['daily-us-east-1-100', 'daily-us-east-1-40', 'daily-us-west-2-100']);
    expect(orphans).toEqual([]);
  });

  test('leaves alone what the plan of the same name in another region copied here', async () => {
    const shelves = new Shelves([...threeOf('daily', HOME), ...threeOf('daily', HOME, DR).map(renamed)]);
    const { gone } = await shelves.prune(runOf(planOf('daily')));
    expect(gone).toEqual(['daily-us-east-1-100', 'daily-us-east-1-40']);
  });
});

const renamed = (point: ListedPoint): ListedPoint => ({ ...point, id: `copied-${point.id}` });

describe('a cleanup', () => {
  const all = ['daily', 'weekly', 'retired'].flatMap((plan) =>
    [HOME, DR, FAR].flatMap((region) => threeOf(plan, region)),
  );
  const plans = [planOf('daily'), planOf('weekly', { retention: { newest: 2, minimum: 1 }, copies: [] })];

  test('prunes every plan by its own retention, and keeps and counts what no plan cares for', async () => {
    const shelves = new Shelves([...all]);
    const { gone, orphans, decisions } = await shelves.prune(cleanupOf(plans));
    expect(gone).toEqual([
      'daily-us-east-1-100',
      'daily-us-east-1-40',
      'daily-us-west-2-100',
      'weekly-us-east-1-100',
    ]);
    expect(orphans).toEqual([
      { plan: 'retired', region: HOME, points: 3 },
      // Weekly copies there no longer.
      { plan: 'weekly', region: DR, points: 3 },
      { plan: 'retired', region: DR, points: 3 },
    ]);
    expect(shelves.read).not.toContain(FAR);
    expect(decisions.find(({ id }) => id === 'retired-us-east-1-100')).toMatchObject({
      outcome: 'kept',
      rule: 'no policy',
      reason: 'no plan cares for it: it was made by retired',
    });
  });

  test('prunes the orphans too, where a retention for them is given, in every region told', async () => {
    const shelves = new Shelves([...all]);
    const { gone } = await shelves.prune(
      cleanupOf(plans, { orphans: { days: 50, minimum: 2 }, regions: [HOME, DR, FAR] }),
    );
    const orphaned = gone.filter(
      (id) =>
        !id.startsWith('daily-us-east') && id !== 'daily-us-west-2-100' && !id.startsWith('weekly-us-east'),
    );
    expect(orphaned).toEqual([
      'daily-eu-west-1-100',
      'retired-eu-west-1-100',
      'retired-us-east-1-100',
      'retired-us-west-2-100',
      'weekly-eu-west-1-100',
      'weekly-us-west-2-100',
    ]);
  });

  test('counts each orphaned plan for itself: two do not share one minimum', async () => {
    const shelves = new Shelves([
      pointOf('a', { age: 400, plan: 'retired' }),
      pointOf('b', { age: 500, plan: 'gone' }),
    ]);
    const { gone } = await shelves.prune(cleanupOf([planOf('daily')], { orphans: { days: 1, minimum: 1 } }));
    expect(gone).toEqual([]);
  });

  test('leaves to other regions what was made there', async () => {
    const shelves = new Shelves([...threeOf('retired', DR, DR), ...threeOf('daily', DR, DR)]);
    const { gone, orphans } = await shelves.prune(
      cleanupOf(plans, { orphans: { days: 1, minimum: 1 }, regions: [DR] }),
    );
    expect({ gone, orphans }).toEqual({ gone: [], orphans: [] });
  });

  test('deletes nothing anywhere when one region cannot be read', async () => {
    const shelves = new Shelves([...all], DR);
    const { gone, unreadable, decisions, done } = await shelves.prune(cleanupOf(plans));
    expect({ gone, unreadable, decisions, done }).toEqual({
      done: false,
      gone: [],
      unreadable: [{ region: DR, error: 'closed' }],
      decisions: [],
    });
  });
});

describe('properties', () => {
  const region = fc.constantFrom(HOME, DR, FAR);
  const plan = fc.constantFrom('daily', 'weekly', 'retired', 'gone', 'default');
  const points = fc
    .array(
      fc.record({
        source: fc.constantFrom('vol-1', 'vol-2'),
        age: fc.integer({ min: 0, max: 400 }),
        state: fc.constantFrom(
          'completed' as const,
          'completed' as const,
          'pending' as const,
          'error' as const,
        ),
        plan,
        region,
        sourceRegion: region,
      }),
      { maxLength: 60 },
    )
    .map((all) => all.map((facts, index) => pointOf(`p${index}`, facts)));
  const retention = fc.record(
    { days: fc.integer({ min: 1, max: 200 }), minimum: fc.integer({ min: 1, max: 3 }) },
    { requiredKeys: ['days', 'minimum'] },
  );
  const configured = fc.subarray(['daily', 'weekly', 'retired'], { minLength: 1 });

  test('no point is in two scopes, and every one that was made here is in one', () => {
    fc.assert(
      fc.property(points, configured, (all, names) => {
        const cleanup = cleanupOf(
          names.map((name) => planOf(name)),
          { regions: [HOME, DR, FAR] },
        );
        for (const { lineage, region: lies } of all) {
          const covering = scopesOf(cleanup).filter(
            (scope) => scope.region === lies && scope.covers(lineage!),
          );
          expect(covering).toHaveLength(lineage!.sourceRegion === HOME ? 1 : 0);
        }
      }),
    );
  });

  test('an orphan is never deleted unless a retention for orphans is given, and then the minimum stays', async () => {
    await fc.assert(
      fc.asyncProperty(points, configured, fc.option(retention), async (all, names, orphans) => {
        const shelves = new Shelves([...all]);
        const cleanup = cleanupOf(
          names.map((name) => planOf(name)),
          { regions: [HOME, DR, FAR], ...(orphans && { orphans }) },
        );
        await shelves.prune(cleanup);
        const left = new Set(shelves.points.map(({ id }) => id));
        const isOrphan = ({ lineage, region: lies }: ListedPoint): boolean =>
          !names.includes(lineage!.plan) || lies === FAR;
        for (const one of all.filter(isOrphan)) {
          const alike = all.filter(
            (other) =>
              other.region === one.region &&
              other.state === 'completed' &&
              (['plan', 'source', 'sourceRegion'] as const).every(
                (key) => other.lineage![key] === one.lineage![key],
              ),
          );
          if (orphans === null) expect(left).toContain(one.id);
          else
            expect(alike.filter(({ id }) => left.has(id)).length).toBeGreaterThanOrEqual(
              Math.min(orphans.minimum, alike.length),
            );
        }
      }),
    );
  });

  test('a cleanup right after the runs of all plans deletes nothing more', async () => {
    await fc.assert(
      fc.asyncProperty(points, configured, async (all, names) => {
        const shelves = new Shelves([...all]);
        const plans = names.map((name) => planOf(name));
        for (const one of plans) await shelves.prune(runOf(one));
        expect((await shelves.prune(cleanupOf(plans))).gone).toEqual([]);
      }),
    );
  });
});
