import { drillId, isDrillId, type DrillOrder } from '../../../../lambda-src/core/drill/order';
import { drillRecord, type TestRecord } from '../../../../lambda-src/core/drill/record';
import { measuresOf, messageOf, subjectOf } from '../../../../lambda-src/core/drill/words';
import { drillAttributes } from '../../../../lambda-src/core/notices/drill-notice';
import { understand } from '../../../../lambda-src/core/notices/understand';
import { restoredTags } from '../../../../lambda-src/core/restore/order';

const NOW = new Date('2026-11-21T03:00:00.000Z');
const ORDER: DrillOrder = {
  version: 1,
  id: drillId(new Date('2026-11-21T02:00:00.000Z')),
  vault: 'vault',
  home: 'us-east-1',
  region: 'us-east-1',
  startedAt: '2026-11-21T02:00:00.000Z',
  plans: ['daily'],
  tests: [],
  untested: [],
  targets: { rtoSeconds: 14_400, rpoSeconds: { daily: 86_400 } },
  options: {},
};
const SAMPLE: TestRecord = {
  ...{ plan: 'daily', kind: 'ebs', source: 'vol-1', point: 'snap-1', pointAt: '2026-11-21T01:00:00.000Z' },
  ...{ region: 'us-east-1', outcome: 'passed', checks: [], steps: [], rtoSeconds: 840, rpoSeconds: 3600 },
  ...{ missed: [], removed: [], left: [] },
};
const LEFT = { what: 'volume', id: 'vol-9', region: 'us-east-1', reason: 'denied' };
const FAILED: TestRecord = { ...SAMPLE, outcome: 'failed', reason: 'no such snapshot' };

test('a drill id is one, and names exactly one millisecond', () => {
  expect(ORDER.id).toBe('drill-20261121t020000000z');
  expect(isDrillId(ORDER.id)).toBe(true);
});

test.each([
  ['all passed', [SAMPLE], false, 'success', undefined],
  ['nothing was tested', [], false, 'failure', 'nothing was tested'],
  ['one did not pass', [SAMPLE, FAILED], false, 'failure', '1 of 2 did not pass'],
  ['a target was missed', [{ ...SAMPLE, missed: ['RTO'] }], false, 'failure', '1 target missed'],
  ['something is left', [{ ...SAMPLE, left: [LEFT] }], false, 'failure', '1 left behind'],
  ['it was interrupted', [SAMPLE], true, 'interrupted', 'was interrupted'],
] as const)('%s: %#', (_, samples, interrupted, status, reason) => {
  const record = drillRecord(ORDER, samples, NOW, { interrupted });
  expect([record.status, record.reason]).toEqual([status, reason]);
});

test('told in a line, with everything that is wrong below it', () => {
  const record = drillRecord(ORDER, [SAMPLE, { ...FAILED, left: [LEFT] }], NOW);
  expect(subjectOf(record)).toBe('FAILURE: vault restore test - 1 of 2 passed, RTO at most 14 min');
  const message = messageOf(record, 's3://reports/x');
  for (const words of ['no such snapshot', 'LEFT BEHIND', `--clean-up ${ORDER.id}`, 's3://reports/x'])
    expect(message).toContain(words);
  expect(subjectOf({ ...record, vault: 'ü'.repeat(200) })).toMatch(/^[\x20-\x7e]{100}$/);
});

test('measured, also at zero; without a time where nothing was restored', () => {
  expect(measuresOf([SAMPLE, { ...SAMPLE, rtoSeconds: 60 }])).toEqual({
    RestoreTestsPassed: 2,
    RestoreTestsFailed: 0,
    RestoreSeconds: 840,
  });
  expect(measuresOf([])).toEqual({ RestoreTestsPassed: 0, RestoreTestsFailed: 0 });
});

test('a drill that fails calls somebody, and the next that passes ends it; one that was interrupted does neither', () => {
  const noticeOf = (samples: TestRecord[], interrupted = false) => {
    const record = drillRecord(ORDER, samples, NOW, { interrupted });
    return understand({
      ...{ id: 'm-1', at: NOW.toISOString(), topicArn: 'arn:aws:sns:us-east-1:123456789012:vault' },
      ...{ subject: subjectOf(record), text: '', attributes: { ...drillAttributes(record) } },
    });
  };
  const [bad, good] = [noticeOf([FAILED]), noticeOf([SAMPLE])];
  expect(bad).toMatchObject({ mood: 'failure', incident: { kind: 'failure', over: false } });
  expect(good).toMatchObject({ mood: 'success', incident: { key: bad.incident!.key, over: true } });
  expect(noticeOf([SAMPLE], true)).not.toHaveProperty('incident');
});

test('what is made for a test carries none of the tags by which plans select', () => {
  const restore = {
    id: 'r',
    points: [{ id: 'snap-1', region: '', state: 'completed', encrypted: true, tags: {} }],
  } as const;
  expect(restoredTags({ ...restore, drill: ORDER.id }, { protect: 'yes' })).toEqual({
    'smart-vault:restore': 'r',
    'smart-vault:restored-from': 'snap-1',
    'smart-vault:drill': ORDER.id,
  });
  expect(restoredTags(restore, { protect: 'yes', 'smart-vault:drill': ORDER.id })).toEqual({
    protect: 'yes',
    'smart-vault:restore': 'r',
    'smart-vault:restored-from': 'snap-1',
  });
});
