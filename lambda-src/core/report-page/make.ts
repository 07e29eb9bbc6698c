import type { ReportStore } from '../../ports/report-store';
import { readHistory, type HistoryOf } from './history';
import { reportPage } from './page';
import { readTests } from './tests';

/** What the pipeline puts on its page: a month of daily runs, within the memory of its function. */
export const PIPELINE_PAGE = { runs: 30, watched: 8, deletions: 100 } as const;
/** Newest restores, drills and failovers that are shown. */
const TESTS = 20;

export interface PageFrom {
  readonly vault: string;
  readonly region: string;
  readonly now: Date;
  readonly bucket: string;
  readonly history: HistoryOf;
}

/** Reads what there is and makes the page of it. */
export async function pageFrom(store: ReportStore, { history: wanted, ...of }: PageFrom): Promise<string> {
  const history = await readHistory(store, wanted);
  const { tests, unreadable } = await readTests(store, TESTS);
  return reportPage({ ...of, history, tests, unreadable: [...history.unreadable, ...unreadable] });
}
