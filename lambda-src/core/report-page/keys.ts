import { documents } from '../documents';
import type { AnyRun } from '../run';

/** The pages in the reports bucket, by key. */
export const pages = {
  /** Of the whole region, as of its newest run. */
  latest: 'reports/latest.html',
  /** The same as of one run, beside its record: it stays. */
  ofRun: (run: AnyRun): string => documents.record(run).replace(/record\.json$/, 'report.html'),
} as const;

/** Where restores, tests of them and failovers leave their documents. */
export const TESTS = ['restores/', 'drills/', 'failovers/'] as const;
