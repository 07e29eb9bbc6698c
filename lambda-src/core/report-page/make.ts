import type { ReportStore } from '../../ports/report-store';
import type { RunRecord } from '../record';
import { readHistory, type HistoryOf } from './history';
import { reportPage } from './page';
import { readTests } from './tests';

/** What the pipeline puts on its page: a month of daily runs, within the memory of its function. */
export const PIPELINE_PAGE = { runs: 30, watched: 8, deletions: 100 } as const;

export interface PageFrom {
  readonly vault: string;
  readonly region: string;
  readonly now: Date;
  readonly bucket: string;
  readonly history: HistoryOf;
  /** Newest restores and drills that are shown. @default 20 */
  readonly tests?: number;
}

/**
 * Reads what there is and makes the page of it.
 * @param each is given every record that was read
 */
export async function pageFrom(
  store: ReportStore,
  { tests: shown = 20, history: wanted, ...of }: PageFrom,
  each?: (record: RunRecord, key: string) => void,
): Promise<string> {
  const history = await readHistory(store, wanted, each);
  const { tests, unreadable } = await readTests(store, shown);
  return reportPage({ ...of, history, tests, unreadable });
}
