import type { Deletion } from '../deletions';
import { html, type Html } from '../html';
import { mark } from '../status';
import { longTable } from '../table';
import { time } from '../words';

/** What retention deleted, or tried to, each with its reason. */
export function deletions(rows: readonly Deletion[], count: number): Html {
  if (rows.length === 0) return html`<p>Nothing was deleted.</p>`;
  return longTable(
    'Deleted recovery points, the newest first',
    [
      { title: 'Point' },
      { title: 'Of' },
      { title: 'Region' },
      { title: 'Outcome' },
      { title: 'Why', isText: true },
      { title: 'By the run' },
      { title: 'When' },
    ],
    rows.map(({ id, source, region, outcome, reason, run, at }) => [
      html`<code>${id}</code>`,
      html`<code>${source}</code>`,
      region,
      outcome === 'failed' ? mark('bad', outcome) : outcome,
      reason,
      run,
      time(at),
    ]),
    { count: count - rows.length, where: 'each in the record of its run' },
  );
}
