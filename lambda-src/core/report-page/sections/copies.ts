import type { RunRecord } from '../../record';
import { describeSeconds } from '../../rpo-words';
import { isCleanup } from '../../run';
import { copyRegionsOf } from '../../plan';
import { bar } from '../charts/bar';
import { html, type Html } from '../html';
import { mark } from '../status';
import { table } from '../table';

interface RegionCopies {
  readonly plan: string;
  readonly region: string;
  readonly due: number;
  readonly there: number;
  readonly oldest?: number | undefined;
  readonly never: number;
}

/** What the newest run of each plan has in every region it copies to. */
export function copies(newest: ReadonlyMap<string, RunRecord>): Html {
  const rows = [...newest].flatMap(([plan, record]) => copiesOf(plan, record));
  if (rows.length === 0) return html`<p>${mark('fair', 'No run has copied to another region.')}</p>`;
  return table(
    'Copies of the newest run of each plan, by region',
    [
      { title: 'Plan' },
      { title: 'Region' },
      { title: 'Due', isNumber: true },
      { title: 'There', isNumber: true },
      { title: 'Share' },
      { title: 'Oldest that would be restored' },
      { title: 'Never copied', isNumber: true },
    ],
    rows.map(({ plan, region, due, there, oldest, never }) => [
      plan,
      region,
      due,
      there,
      html`${bar(there, due, 's-good')}${there === due ? mark('good', 'all') : mark('bad', `${due - there} missing`)}`,
      oldest === undefined ? '' : describeSeconds(oldest),
      never,
    ]),
  );
}

function copiesOf(plan: string, { run, resources, rpo }: RunRecord): RegionCopies[] {
  if (isCleanup(run)) return [];
  return run.plan.copies.map(({ region }) => {
    const due = resources.filter(({ kind }) => copyRegionsOf(kind, run.plan).includes(region));
    return {
      plan,
      region,
      due: due.length,
      there: due.filter((resource) => resource.copies[region] !== undefined).length,
      oldest: rpo[region]?.oldestSeconds,
      never: rpo[region]?.never ?? 0,
    };
  });
}
