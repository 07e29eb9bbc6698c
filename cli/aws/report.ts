import { S3RunStore } from '../../lambda-src/adapters/s3-run-store';
import { evidenceOf, type Evidence } from '../../lambda-src/core/report-page/evidence';
import { readHistory, type History, type HistoryOf } from '../../lambda-src/core/report-page/history';
import { reportPage } from '../../lambda-src/core/report-page/page';
import { readTests, type RestoreTest } from '../../lambda-src/core/report-page/tests';
import { CannotError } from '../exit-codes';
import { plansOf, type Deployed } from './deployed';

/** Everything that the records of a vault say about a time. */
export interface Report {
  readonly history: History;
  readonly tests: readonly RestoreTest[];
  /** Documents that could not be read, and why. */
  readonly unreadable: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly bucket: string;
  /** Plans that should have run. */
  readonly plans: readonly string[];
}

const TESTS = 100;

/**
 * @param wantsEvidence whether each resource of each run is wanted: of a large fleet that is a lot
 * @throws CannotError where no run of the plan is on record
 */
export async function readReport(
  deployed: Deployed,
  wanted: HistoryOf,
  wantsEvidence: boolean,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Report> {
  const { reportsBucket: bucket } = deployed.environment;
  const store = new S3RunStore(bucket);
  const evidence: Evidence[] = [];
  let records = 0;
  const history = await readHistory(store, wanted, (record, key) => {
    signal.throwIfAborted();
    records += 1;
    say(`${records} records`);
    if (wantsEvidence) evidence.push(...evidenceOf(record, key));
  });
  if (wanted.plan !== undefined && records === 0 && history.unreadable.length === 0)
    throw new CannotError(`No run of ${wanted.plan} is on record in that time.`);
  const { tests, unreadable } = await readTests(store, TESTS);
  evidence.sort((a, b) => Date.parse(b.endedAt) - Date.parse(a.endedAt));
  return {
    history,
    tests,
    unreadable: [...history.unreadable, ...unreadable],
    evidence,
    bucket,
    plans: wanted.plan === undefined ? plansOf(deployed).map(({ name }) => name) : [wanted.plan],
  };
}

export const htmlOf = (vault: string, region: string, now: Date, report: Report): string =>
  reportPage({ vault, region, now, ...report });
