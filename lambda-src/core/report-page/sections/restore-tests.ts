import { describeSeconds } from '../../rpo-words';
import { html, type Html } from '../html';
import { mark } from '../status';
import { table } from '../table';
import type { RestoreTest } from '../tests';
import { time } from '../words';

/** Whether what was backed up came back when somebody tried. */
export function restoreTests(tests: readonly RestoreTest[]): Html {
  if (tests.length === 0)
    return html`<p>${mark('fair', 'None yet.')} A backup that was never restored is a hope: try one.</p>`;
  return table(
    'Restores, drills and failovers, the newest first',
    [
      { title: 'Test' },
      { title: 'Sort' },
      { title: 'Outcome', isText: true },
      { title: 'Ended' },
      { title: 'Took', isNumber: true },
      { title: 'Data lost', isNumber: true },
      { title: 'Record', isText: true },
    ],
    tests.map(({ id, sort, outcome, reason, endedAt, rtoSeconds, isReading, rpoSeconds, key }) => [
      id,
      sort,
      html`${mark(isGood(outcome) ? 'good' : 'bad', outcome)} ${reason ?? ''}`,
      time(endedAt),
      rtoSeconds === undefined
        ? isReading === true
          ? 'read, not restored'
          : ''
        : describeSeconds(rtoSeconds),
      rpoSeconds === undefined ? '' : describeSeconds(rpoSeconds),
      html`<code>${key}</code>`,
    ]),
  );
}

const isGood = (outcome: string): boolean => /^(?:success|passed|ok)$/i.test(outcome);
