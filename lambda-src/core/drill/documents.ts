/** The documents of a drill in the reports bucket, by key. */
export const drillDocuments = {
  all: 'drills/',
  folder: (id: string): string => `drills/${id}/`,
  /** Written before the first change. */
  order: (id: string): string => `drills/${id}/order.json`,
  /** Which execution carries a drill that a schedule has asked for. */
  claim: (id: string): string => `drills/${id}/claim.json`,
  /** Since when its request counts: written before anything of the test is looked at. */
  begun: (id: string, index: number): string => `${testOf(id, index)}/begun.json`,
  /** What was found right and wrong with the point, and the order of its restore: written before the restore's first change. */
  prepared: (id: string, index: number): string => `${testOf(id, index)}/prepared.json`,
  /** How far the reading has come, where nothing is restored. */
  reading: (id: string, index: number): string => `${testOf(id, index)}/reading.json`,
  /** What came of the restore: written before what it made is taken away. */
  verdict: (id: string, index: number): string => `${testOf(id, index)}/verdict.json`,
  /** How far the cleaning up has come, where it is gone on with later. */
  cleaning: (id: string, index: number): string => `${testOf(id, index)}/cleaning.json`,
  /** Written when all of the test is over. */
  outcome: (id: string, index: number): string => `${testOf(id, index)}/test.json`,
  /** How far the cleaning up of a drill that could not go on has come. */
  givingUp: (id: string): string => `drills/${id}/giving-up.json`,
  /** Written when everything is over, and again when something that was left is gone. */
  record: (id: string): string => `drills/${id}/record.json`,
  /** Written when people and CloudWatch were told of a drill that a schedule has asked for. */
  told: (id: string): string => `drills/${id}/told.json`,
  /** Since when it is watched that drills are held. */
  watchedSince: 'drills/watched-since.json',
} as const;

const testOf = (id: string, index: number): string => `drills/${id}/tests/${String(index).padStart(3, '0')}`;

const ORDER = /^drills\/([^/]+)\/order\.json$/;
const TOLD = /^drills\/drill-[^/]+\/told\.json$/;
const RECORD = /^drills\/drill-[^/]+\/record\.json$/;

/** `drills/<id>/order.json` → `<id>`. */
export const drillIdIn = (key: string): string | undefined => ORDER.exec(key)?.[1];

/** Whether it is the last document of a drill that a schedule has asked for. */
export const isTold = (key: string): boolean => TOLD.test(key);

export const isDrillRecord = (key: string): boolean => RECORD.test(key);
