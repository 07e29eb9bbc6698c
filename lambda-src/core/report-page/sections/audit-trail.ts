import type { Glance } from '../history';
import { html, type Html } from '../html';
import { mark, statusMark } from '../status';
import { table } from '../table';
import { time } from '../words';

/** Where the whole story of each run is, and what of it could not be read. */
export function auditTrail(glances: readonly Glance[], unreadable: readonly string[], bucket: string): Html {
  return html`${
      unreadable.length === 0
        ? ''
        : html`<p>${mark('bad', 'Could not be read:')}</p>
            <ul>
              ${unreadable.map((problem) => html`<li><code>${problem}</code></li>`)}
            </ul>`
    }
    <details>
      <summary>Records of ${glances.length} runs</summary>
      ${table(
        'The record of each run: plan, every resource, every verdict of retention',
        [
          { title: 'Run' },
          { title: 'Status' },
          { title: 'Ended' },
          { title: 'Execution', isText: true },
          { title: 'Record', isText: true },
        ],
        glances.map(({ run, status, endedAt, key }) => [
          run.id,
          statusMark(status),
          time(endedAt),
          html`<code>${run.execution.id}</code>`,
          html`<code>s3://${bucket}/${key}</code>`,
        ]),
      )}
    </details>`;
}
