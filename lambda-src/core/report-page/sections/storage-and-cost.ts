import { PRICES_OF, PRICES_READ } from '../../cost/prices';
import { dollars } from '../../cost/rounding';
import { bar } from '../charts/bar';
import { html, type Html } from '../html';
import { ASSUMED_CHANGE, type PlanStorage } from '../storage';
import { table } from '../table';
import { gigabytes } from '../words';

/** What plans keep and what that costs in a month. */
export function storageAndCost(rows: readonly PlanStorage[]): Html {
  if (rows.length === 0) return html`<p>No plan keeps points whose size is known.</p>`;
  const total = rows.reduce((sum, { perMonth }) => sum + perMonth, 0);
  const most = rows.reduce((worst, { perMonth }) => Math.max(worst, perMonth), 0);
  return html`${table(
      'Storage of recovery points by plan, kind and region',
      [
        { title: 'Plan' },
        { title: 'Kind' },
        { title: 'Region' },
        { title: 'Resources', isNumber: true },
        { title: 'Their size', isNumber: true },
        { title: 'Points of each', isNumber: true },
        { title: 'Stored', isNumber: true },
        { title: 'Per month', isNumber: true },
        { title: 'Share' },
      ],
      rows.map(({ plan, kind, region, sources, sourceGb, points, storedGb, perMonth }) => [
        ...[plan, kind, region, sources, gigabytes(sourceGb), points, gigabytes(storedGb), dollars(perMonth)],
        bar(perMonth, most),
      ]),
    )}
    <p class="note">
      Together ${dollars(total)} a month. An estimate: from the runs on this page, as if
      ${ASSUMED_CHANGE * 100} % of the data changed every day, with prices of ${PRICES_OF} that were read on
      ${PRICES_READ}. <code>npx vault cost --live</code> counts everything else as well.
    </p>`;
}
