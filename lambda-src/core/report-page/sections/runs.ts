import { runsTimeline } from '../charts/runs-timeline';
import type { Glance } from '../history';
import { html, type Html } from '../html';
import { statusMark } from '../status';
import { longTable } from '../table';
import { time } from '../words';

const ROWS = 60;

/** The runs over time, and the newest of them with what they did. */
export function runs(glances: readonly Glance[], from: Date, to: Date): Html {
  if (glances.length === 0) return html`<p>No run has ended yet.</p>`;
  return html`${runsTimeline(glances, from, to)}
  ${longTable(
    'The newest runs',
    [
      { title: 'Run' },
      { title: 'Status' },
      { title: 'Ended' },
      { title: 'Planned', isNumber: true },
      { title: 'Created', isNumber: true },
      { title: 'Copied', isNumber: true },
      { title: 'Failed', isNumber: true },
      { title: 'Deleted', isNumber: true },
    ],
    glances
      .slice(0, ROWS)
      .map(({ run, status, endedAt, totals }) => [
        run.id,
        statusMark(status),
        time(endedAt),
        ...[totals.planned, totals.created, totals.copied, totals.failed, totals.deleted],
      ]),
    { count: Math.max(0, glances.length - ROWS), where: 'the records below have them' },
  )}`;
}
