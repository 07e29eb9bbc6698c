import fc from 'fast-check';
import { EVIDENCE_HEAD, evidenceCells, evidenceOf } from '../../../lambda-src/core/report-page/evidence';
import { readHistory } from '../../../lambda-src/core/report-page/history';
import { escaped, html } from '../../../lambda-src/core/report-page/html';
import { pages } from '../../../lambda-src/core/report-page/keys';
import { pageFrom, PIPELINE_PAGE } from '../../../lambda-src/core/report-page/make';
import { reportPage } from '../../../lambda-src/core/report-page/page';
import { storageOf } from '../../../lambda-src/core/report-page/storage';
import { STYLE } from '../../../lambda-src/core/report-page/style';
import { readTests } from '../../../lambda-src/core/report-page/tests';
import { contrast, palettes } from '../../support/contrast';
import {
  AWAY,
  HOME,
  HOSTILE,
  keyOf,
  MemoryReports,
  recordOf,
  resource,
  weeks,
} from '../../support/report-records';

const NOW = new Date('2026-11-21T06:00:00Z');
const DAY = 86_400_000;
const ago = (days: number): Date => new Date(NOW.getTime() - days * DAY);
const OF = { vault: 'smart-vault', region: HOME, now: NOW, bucket: 'reports' };
const EVERYTHING = { runs: 1000, watched: 8, deletions: 100 };
const pageOf = (store: MemoryReports) => pageFrom(store, { ...OF, history: EVERYTHING });

describe('the page', () => {
  let page: string;
  beforeAll(async () => {
    page = await pageOf(weeks(NOW));
  });

  it('shows what people called their things as text', () => {
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;two&#39; --&gt;');
    expect(page).not.toContain('<script');
    expect(page).not.toContain(HOSTILE);
    expect(page).toContain('&lt;b&gt;and&lt;/b&gt;');
  });

  it('asks nobody for anything, and needs no script', () => {
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/\b(?:src|srcset|action)=|@import|url\(/i);
    for (const [, target] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#/);
  });

  it('has its headings in order, and every place that is linked', () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.slice(1).entries())
      expect(level).toBeLessThanOrEqual((levels[index] ?? 0) + 1);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
    for (const [, all = ''] of page.matchAll(/aria-labelledby="([^"]+)"/g))
      for (const id of all.split(' ')) expect(ids).toContain(id);
  });

  it('says of every table what it is, and of every picture in words', () => {
    const count = (pattern: RegExp): number => page.match(pattern)?.length ?? 0;
    expect(count(/<caption>/g)).toBe(count(/<table>/g));
    expect(count(/<th(?![^>]*scope)[ >]/g)).toBe(0);
    expect(count(/<svg(?![^>]*aria-hidden)/g)).toBe(count(/<desc/g));
  });

  it('tells what is not protected and why, what was left out, deleted and tested', () => {
    for (const words of [
      'nobody could read it: &quot;quotes&quot;',
      'backup=false',
      'point-in-time recovery is off',
      '31.2 days old, kept for 30 days: InvalidSnapshot.InUse',
      'the file system could not be mounted',
      'restore-1',
      's3://reports/runs/daily/daily-20261121T040000Z/daily-20261121T040000Z/record.json',
      '3 of 4<small>',
    ])
      expect(page).toContain(words);
  });

  it('does not call well what protected nothing, broke, or never ran', async () => {
    const nothing = recordOf({ at: ago(1), resources: [], given: { errors: ['Discover: AccessDenied'] } });
    const store = new MemoryReports().add(nothing);
    const history = await readHistory(store, EVERYTHING);
    const bad = reportPage({
      ...OF,
      history,
      tests: [],
      unreadable: history.unreadable,
      plans: ['daily', 'weekly'],
    });
    for (const words of [
      'weekly: no run of it is on record',
      'daily: its newest run found nothing to protect',
      'daily: Discover: AccessDenied',
      'Nothing is protected.',
    ])
      expect(bad).toContain(words);
    expect(bad).not.toContain('Everything that was planned is protected');
  });

  it('is a page also where nothing has run yet', async () => {
    const empty = await pageOf(new MemoryReports());
    for (const words of [
      'No run has ended yet.',
      'None yet.',
      'Nothing is protected.',
      'Nothing was deleted.',
      'Records of 0 runs',
    ])
      expect(empty).toContain(words);
  });
});

test('any text stays text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = html`<p title="${text}">${text}</p>`.text;
      expect(written.match(/[<>]/g)).toHaveLength(4);
      expect(written.match(/"/g)).toHaveLength(2);
    }),
  );
  expect(escaped('a\u0000b&c')).toBe('a\ufffdb&amp;c');
});

describe('the history', () => {
  const many = (): MemoryReports => {
    const store = new MemoryReports();
    for (let day = 0; day < 50; day += 1)
      store.add(recordOf({ at: ago(day + 1), resources: [resource({ source: 'vol-1' }, ago(day + 1))] }));
    return store;
  };

  it('reads so many of the newest of each plan, and each once', async () => {
    const store = many().add(recordOf({ plan: 'weekly', at: ago(300), resources: [] }));
    const { glances, newest } = await readHistory(store, PIPELINE_PAGE);
    expect(glances).toHaveLength(31);
    expect(store.reads).toHaveLength(31);
    expect(new Set(store.reads).size).toBe(31);
    expect([...newest.keys()]).toEqual(['daily', 'weekly']);
    expect(glances.map(({ endedAt }) => endedAt)).toEqual(
      glances.map(({ endedAt }) => endedAt).sort((a, b) => (a < b ? 1 : -1)),
    );
  });

  it('leaves out what is too old, and other plans', async () => {
    const store = many().add(recordOf({ plan: 'weekly', at: ago(2), resources: [] }));
    const { glances } = await readHistory(store, { ...EVERYTHING, since: ago(10), plan: 'daily' });
    expect(glances.map(({ plan }) => plan)).toEqual(Array.from({ length: 10 }, () => 'daily'));
  });

  it('says what cannot be read, and shows the rest', async () => {
    const store = many()
      .put('runs/daily/daily-x/e/record.json', new Error('AccessDenied'), ago(0))
      .put('runs/daily/daily-y/e/record.json', { version: 2 }, ago(0.5));
    const { glances, unreadable } = await readHistory(store, EVERYTHING);
    expect(glances).toHaveLength(50);
    expect([...unreadable].sort()).toEqual([
      'runs/daily/daily-x/e/record.json: AccessDenied',
      'runs/daily/daily-y/e/record.json: is no record that this version knows',
    ]);
    expect(await pageOf(store)).toContain('Could not be read:');
  });

  it('follows what would fall back furthest', async () => {
    const at = ago(1);
    const resources = [
      resource({ source: 'vol-fresh' }, at),
      resource({ source: 'vol-old', rpoSeconds: { [HOME]: 99_999, [AWAY]: 99_999 } }, at),
      resource({ source: 'vol-never', recoverableAt: { [HOME]: 'never' }, rpoSeconds: {} }, at),
    ];
    const store = new MemoryReports().add(recordOf({ at, resources }));
    const { watched, glances } = await readHistory(store, { ...EVERYTHING, watched: 2 });
    expect(watched.map(({ source }) => source)).toEqual(['vol-never', 'vol-old']);
    expect([...glances[0]!.seen.keys()].sort()).toEqual(['vol-never', 'vol-old']);
  });

  it('keeps a bounded number of deletions, and counts all', async () => {
    const store = new MemoryReports();
    for (let day = 1; day <= 40; day += 1) {
      const record = recordOf({ at: ago(day), resources: [] });
      const deleted = { source: 'v', region: HOME, kind: 'ebs', verdict: 'delete', rule: 'expired' } as const;
      const pruned = [{ ...deleted, id: `snap-${day}`, reason: 'old', outcome: 'deleted' as const }];
      store.add({ ...record, pruned });
    }
    const { deletions, deleted } = await readHistory(store, { ...EVERYTHING, deletions: 5 });
    expect(deleted).toBe(40);
    expect(deletions.map(({ id }) => id)).toEqual(['snap-1', 'snap-2', 'snap-3', 'snap-4', 'snap-5']);
  });
});

test('a fleet of thousands fits: the page is bounded, and says what it leaves out', async () => {
  const at = ago(1);
  const fleet = Array.from({ length: 5000 }, (_, index) =>
    resource({ source: `vol-${index}`, ...(index % 2 === 0 && { failures: ['lost'], copies: {} }) }, at),
  );
  const page = await pageOf(new MemoryReports().add(recordOf({ at, resources: fleet })));
  expect(page.length).toBeLessThan(1_000_000);
  expect(page).toContain('And 2000 more: see the record');
});

test('storage is what retention leaves of the known runs', async () => {
  const store = new MemoryReports();
  for (let day = 0; day < 40; day += 1)
    store.add(recordOf({ at: ago(day), resources: [resource({ source: 'vol-1', sizeGiB: 100 }, ago(day))] }));
  const rows = storageOf(await readHistory(store, EVERYTHING), NOW);
  // 31 points of at most 30 days: 100 GB, and 5 GB for each of the 30 days between them.
  expect(rows.map(({ region, points, storedGb }) => [region, points, Math.round(storedGb)])).toEqual([
    [HOME, 31, 250],
    [AWAY, 31, 250],
  ]);
  expect(rows[0]!.perMonth).toBeCloseTo(12.5, 9);
});

test('restores, drills and failovers are read by what they have in common', async () => {
  const store = new MemoryReports()
    .put('restores/a/record.json', { outcome: 'success', rtoSeconds: 60, dataAgeSeconds: 5 }, ago(1))
    .put('restores/a/order.json', { outcome: 'no record' }, ago(1))
    .put('drills/daily/b/record.json', { status: 'failed', stopped: { reason: 'broken' } }, ago(2))
    .put(
      'failovers/f/record.json',
      { id: 'f', status: 'failure', reason: '1 not brought up', rtoSeconds: 900, rpoSeconds: 7200 },
      ago(2.5),
    )
    .put('failovers/f/order.json', { id: 'f' }, ago(2.5))
    .put('drills/c/record.json', ['no record'], ago(3))
    .put('drills/d/record.json', new Error('AccessDenied'), ago(4));
  expect(await readTests(store, 10)).toEqual({
    tests: [
      {
        key: 'restores/a/record.json',
        sort: 'restore',
        id: 'a',
        endedAt: ago(1).toISOString(),
        outcome: 'success',
        rtoSeconds: 60,
        rpoSeconds: 5,
      },
      {
        key: 'drills/daily/b/record.json',
        sort: 'drill',
        id: 'b',
        endedAt: ago(2).toISOString(),
        outcome: 'failed',
        reason: 'broken',
      },
      {
        key: 'failovers/f/record.json',
        sort: 'failover',
        id: 'f',
        endedAt: ago(2.5).toISOString(),
        outcome: 'failure',
        reason: '1 not brought up',
        rtoSeconds: 900,
        rpoSeconds: 7200,
      },
    ],
    unreadable: ['drills/c/record.json: is no record of a test', 'drills/d/record.json: AccessDenied'],
  });
  expect((await readTests(store, 1)).tests.map(({ id }) => id)).toEqual(['a']);
});

test('evidence has a row for each resource of a run, also for what was left out', () => {
  const at = ago(1);
  const record = recordOf({
    at,
    resources: [
      resource({ source: 'vol-1', name: 'web' }, at),
      resource({ source: 'vol-2', failures: ['lost'] }, at),
    ],
    given: { skipped: [{ source: 'vol-3', reason: 'opted out' }] },
  });
  const rows = evidenceOf(record, keyOf(record));
  expect(rows.map(({ source, status, failures }) => [source, status, failures])).toEqual([
    ['vol-1', 'protected', []],
    ['vol-2', 'not protected', ['lost']],
    ['vol-3', 'left out', ['opted out']],
  ]);
  const cells = Object.fromEntries(
    EVIDENCE_HEAD.map((name, index) => [name, evidenceCells(rows[0]!)[index]]),
  );
  expect(cells).toMatchObject({
    plan: 'daily',
    run_status: 'partial',
    name: 'web',
    point: 'snap-vol-1',
    copies: `${AWAY}=snap-copy-vol-1`,
    record: keyOf(record),
  });
});

test('the page of a run is beside its record', () => {
  const record = recordOf({ at: ago(1), resources: [] });
  expect(pages.ofRun(record.run)).toBe(keyOf(record).replace('record.json', 'report.html'));
});

describe.each(Object.entries(palettes(STYLE)))('colours in %s', (_, colours) => {
  it.each(['ink', 'soft', 'link', 'good', 'fair', 'bad'])(
    '%s can be read on the ground, and on what is raised',
    (name) => {
      for (const ground of ['ground', 'raised'])
        expect(contrast(colours[name]!, colours[ground]!)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['home', 'copy', 'good', 'bad', 'fair'])('%s stands out in a picture', (name) => {
    expect(contrast(colours[name]!, colours['ground']!)).toBeGreaterThanOrEqual(3);
  });
});
