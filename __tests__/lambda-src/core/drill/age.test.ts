import { drillAgeSeconds } from '../../../../lambda-src/core/drill/age';
import { drillDocuments } from '../../../../lambda-src/core/drill/documents';
import { MemoryStore } from '../../../support/memory-store';

const at = (time: string): Date => new Date(`2026-11-${time}:00.000Z`);
const told = (store: MemoryStore, id: string, endedAt: Date): Promise<void> =>
  store.write(drillDocuments.told(id), { endedAt: endedAt.toISOString() });

test('counts from the end of the last that a schedule asked for, whatever else lies beside it', async () => {
  const store = new MemoryStore();
  await told(store, 'drill-20261101t060000000z', at('01T07:00'));
  await told(store, 'drill-20261108t060000000z', at('08T07:00'));
  // One by hand, and one that is under way.
  await store.write(drillDocuments.record('drill-20261109t060000000z'), {});
  await store.write(drillDocuments.order('drill-20261115t060000000z'), {});
  expect(await drillAgeSeconds(store, at('15T07:00'))).toBe(7 * 86_400);
  expect(store.documents.has(drillDocuments.watchedSince)).toBe(false);
});

test('counts from the first look where none ever ended', async () => {
  const store = new MemoryStore();
  expect(await drillAgeSeconds(store, at('01T02:00'))).toBe(0);
  expect(await drillAgeSeconds(store, at('03T02:00'))).toBe(2 * 86_400);
  await told(store, 'drill-20261103t060000000z', at('03T07:00'));
  expect(await drillAgeSeconds(store, at('03T08:00'))).toBe(3600);
});
