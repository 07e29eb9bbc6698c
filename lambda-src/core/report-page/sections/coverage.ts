import type { RunRecord } from '../../record';
import { describeRpo } from '../../rpo-words';
import { bar } from '../charts/bar';
import { html, NOTHING, type Html } from '../html';
import { mark } from '../status';
import { table } from '../table';
import { plural, time } from '../words';

/** Rows of one table; the records have them all. */
const ROWS = 500;
const WHERE = 'see the record, or `npx vault report --format csv`';

/**
 * What is protected, and what is not and why, by the newest run of each plan.
 * @param plans those that should have run, where somebody knows
 */
export function coverage(newest: ReadonlyMap<string, RunRecord>, plans: readonly string[]): Html {
  const records = [...newest];
  const missing = records.flatMap(([plan, record]) =>
    record.resources
      .filter(({ failures }) => failures.length > 0)
      .map((resource) => ({ plan, resource, reason: resource.failures.join('; ') })),
  );
  const leftOut = records.flatMap(([plan, { skipped }]) => skipped.map((one) => ({ plan, ...one })));
  const warnings = records.flatMap(([plan, record]) => record.warnings.map((one) => ({ plan, ...one })));
  const covered = records.flatMap(([plan, record]) =>
    record.resources.filter(({ failures }) => failures.length === 0).map((resource) => ({ plan, resource })),
  );
  return html`${byPlan(records)}
    <h3>Not protected</h3>
    ${troublesOf(newest, plans)}
    ${
      missing.length === 0
        ? allWell(covered.length)
        : table(
            'Resources that the newest run did not protect wholly, and why',
            [
              { title: 'Resource' },
              { title: 'Name', isText: true },
              { title: 'Plan' },
              { title: 'Why', isText: true },
              { title: 'What is left', isText: true },
            ],
            missing
              .slice(0, ROWS)
              .map(({ plan, resource, reason }) => [
                html`<code>${resource.source}</code>`,
                nameOf(resource),
                plan,
                html`${mark('bad', 'not protected')} ${reason}`,
                describeRpo(resource),
              ]),
            { count: Math.max(0, missing.length - ROWS), where: WHERE },
          )
    }
    ${reasons('Left out', 'What carries the tags and gets no point, and why', leftOut)}
    ${reasons(
      'To be mended',
      'What is protected, and still needs somebody',
      warnings.map(({ plan, source, problem }) => ({ plan, source, reason: problem })),
    )}
    <details>
      <summary>Protected: ${plural(covered.length, 'resource')}</summary>
      ${table(
        'Resources that the newest run protected wholly',
        [
          { title: 'Resource' },
          { title: 'Name', isText: true },
          { title: 'Plan' },
          { title: 'Kind' },
          { title: 'Point' },
          { title: 'Copies' },
        ],
        covered
          .slice(0, ROWS)
          .map(({ plan, resource }) => [
            html`<code>${resource.source}</code>`,
            nameOf(resource),
            plan,
            resource.kind,
            html`<code>${resource.point ?? ''}</code>`,
            Object.keys(resource.copies).join(', '),
          ]),
        { count: Math.max(0, covered.length - ROWS), where: WHERE },
      )}
    </details>`;
}

/** A plan that protected nothing, or never ran, has no resource that could tell of it. */
function troublesOf(newest: ReadonlyMap<string, RunRecord>, plans: readonly string[]): Html {
  const troubles = [
    ...plans.filter((plan) => !newest.has(plan)).map((plan) => `${plan}: no run of it is on record`),
    ...[...newest].flatMap(([plan, { totals, errors }]) => [
      ...(totals.planned === 0 ? [`${plan}: its newest run found nothing to protect`] : []),
      ...errors.map((error) => `${plan}: ${error}`),
    ]),
  ];
  if (troubles.length === 0) return NOTHING;
  return html`<ul>
    ${troubles.slice(0, ROWS).map((trouble) => html`<li>${mark('bad', trouble)}</li> `)}
  </ul>`;
}

const allWell = (covered: number): Html =>
  html`<p>
    ${covered === 0 ? mark('bad', 'Nothing is protected.') : mark('good', 'Everything that was planned is protected.')}
  </p>`;

function byPlan(records: readonly (readonly [string, RunRecord])[]): Html {
  return table(
    'Resources of each plan, by its newest run',
    [
      { title: 'Plan' },
      { title: 'Planned', isNumber: true },
      { title: 'Protected', isNumber: true },
      { title: 'Share' },
      { title: 'Not protected', isNumber: true },
      { title: 'Left out', isNumber: true },
      { title: 'As of' },
    ],
    records.map(([plan, { totals, endedAt }]) => [
      plan,
      totals.planned,
      totals.protected,
      html`${bar(totals.protected, totals.planned, 's-good')}${share(totals.protected, totals.planned)}`,
      totals.planned - totals.protected,
      totals.skipped,
      time(endedAt),
    ]),
  );
}

const share = (part: number, whole: number): string =>
  // 999 of 1,000 is not all of them.
  whole === 0 ? 'nothing planned' : `${Math.floor((part / whole) * 1000) / 10} %`;

function reasons(
  title: string,
  caption: string,
  rows: readonly { readonly plan: string; readonly source: string; readonly reason: string }[],
): Html {
  if (rows.length === 0)
    return html`<h3>${title}</h3>
      <p>Nothing.</p>`;
  return html`<h3>${title}</h3>
    ${table(
      caption,
      [{ title: 'Resource' }, { title: 'Plan' }, { title: 'Why', isText: true }],
      rows.slice(0, ROWS).map(({ plan, source, reason }) => [html`<code>${source}</code>`, plan, reason]),
      { count: Math.max(0, rows.length - ROWS), where: WHERE },
    )}`;
}

const nameOf = ({ name, part, owner }: RunRecord['resources'][number]): string =>
  [name, part, owner].filter((word) => word !== undefined).join(', ');
