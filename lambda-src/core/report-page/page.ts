import { dollars } from '../cost/rounding';
import { maximum } from '../recoverability';
import { describeSeconds } from '../rpo-words';
import type { History } from './history';
import { html, type Html } from './html';
import { auditTrail } from './sections/audit-trail';
import { copies } from './sections/copies';
import { coverage } from './sections/coverage';
import { deletions } from './sections/deletions';
import { recoveryPoints } from './sections/recovery-points';
import { restoreTests } from './sections/restore-tests';
import { runs } from './sections/runs';
import { storageAndCost } from './sections/storage-and-cost';
import { statusMark } from './status';
import { storageOf } from './storage';
import { STYLE } from './style';
import type { RestoreTest } from './tests';
import { moment, plural, time } from './words';

export interface PageOf {
  readonly vault: string;
  readonly region: string;
  readonly now: Date;
  /**
   * Plans that should have run.
   * @default only what is on record is known
   */
  readonly plans?: readonly string[];
  readonly history: History;
  readonly tests: readonly RestoreTest[];
  /** Documents that could not be read, and why: of runs, and of tests. */
  readonly unreadable: readonly string[];
  /** Where the records are. */
  readonly bucket: string;
}

/** It may show text and pictures of its own, and ask nobody for anything. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The page of a vault in a region: complete in itself, without a script. */
export function reportPage(of: PageOf): string {
  const { vault, region, now, history, tests, bucket } = of;
  const { glances, newest } = history;
  const from = new Date(
    glances.reduce((first, { endedAt }) => Math.min(first, Date.parse(endedAt)), now.getTime()),
  );
  const sections: readonly (readonly [id: string, title: string, content: Html])[] = [
    ['coverage', 'Coverage', coverage(newest, of.plans ?? [])],
    ['recovery-points', 'Recovery points over time', recoveryPoints(history, from, now)],
    ['runs', 'Runs', runs(glances, from, now)],
    ['restore-tests', 'Restore tests', restoreTests(tests)],
    ['copies', 'Copies', copies(newest)],
    ['storage', 'Storage and cost', storageAndCost(storageOf(history, now))],
    ['deletions', 'Deletions', deletions(history.deletions, history.deleted)],
    ['audit', 'Audit trail', auditTrail(glances, of.unreadable, bucket)],
  ];
  return html`${DOCTYPE}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="referrer" content="no-referrer" />
        <title>${vault} in ${region}: backup report of ${moment(now.toISOString())}</title>
        <style>
          ${RAW_STYLE}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">To the report</a>
        <header>
          <h1>${vault}: backup report</h1>
          <p class="soft">
            ${region}, as of
            ${time(now.toISOString())}${glances.length === 0 ? '' : html`, from ${plural(glances.length, 'run')} since ${time(from.toISOString())}`}
          </p>
        </header>
        <nav aria-label="Sections">
          <ul>
            ${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}
          </ul>
        </nav>
        <main id="main" tabindex="-1">
          ${tiles(of)}
          ${sections.map(
            ([id, title, content]) =>
              html`<section aria-labelledby="${id}">
                <h2 id="${id}">${title}</h2>
                ${content}
              </section> `,
          )}
        </main>
        <footer>
          <p class="soft">
            Made from the records in <code>s3://${bucket}/runs/</code>. As data:
            <code>npx vault report --format csv</code> or <code>json</code>.
          </p>
        </footer>
      </body>
    </html> `.text;
}

const DOCTYPE = html`<!doctype html>`;
// Ours, and free of what ends a style element.
const RAW_STYLE = html([STYLE] as unknown as TemplateStringsArray);

/** What one wants to know first. */
function tiles({ history: { newest, glances }, now, ...of }: PageOf): Html {
  const records = [...newest.values()];
  const sum = (count: (record: (typeof records)[number]) => number): number =>
    records.reduce((all, record) => all + count(record), 0);
  const planned = sum(({ totals }) => totals.planned);
  const covered = sum(({ totals }) => totals.protected);
  const regions = records.flatMap(({ rpo }) => Object.values(rpo));
  const worst = maximum(regions.flatMap(({ oldestSeconds }) => oldestSeconds ?? []));
  const never = regions.reduce((all, one) => all + one.never, 0);
  const failed = glances.filter(({ status }) => status !== 'success').length;
  const [last] = glances;
  const perMonth = storageOf({ glances, newest }, now).reduce((all, one) => all + one.perMonth, 0);
  const [test] = of.tests;
  return html`<dl class="tiles">
    <div>
      <dt>Protected</dt>
      <dd>${covered} of ${planned}<small>resources in ${plural(records.length, 'plan')}</small></dd>
    </div>
    <div>
      <dt>Last run</dt>
      <dd>${last === undefined ? 'none' : statusMark(last.status)}<small>${last?.run.id}</small></dd>
    </div>
    <div>
      <dt>Would fall back at most</dt>
      <dd>
        ${worst === undefined ? 'not known' : describeSeconds(worst)}<small
          >${worst === undefined ? '' : never === 0 ? 'in every region' : `and ${plural(never, 'place')} with nothing to restore from`}</small
        >
      </dd>
    </div>
    <div>
      <dt>Runs that were not green</dt>
      <dd>${failed} of ${glances.length}</dd>
    </div>
    <div>
      <dt>Last restore test</dt>
      <dd>${test === undefined ? 'none yet' : test.outcome}<small>${test && time(test.endedAt)}</small></dd>
    </div>
    <div>
      <dt>Storage of points</dt>
      <dd>${dollars(perMonth)}<small>a month, estimated</small></dd>
    </div>
  </dl>`;
}
