import { forecast, type Forecast, type ForecastOf } from '../../lambda-src/core/cost/forecast';
import { totalOf } from '../../lambda-src/core/cost/line';
import { monthsFrom } from '../../lambda-src/core/cost/months';
import { PRICES, PRICES_OF, PRICES_READ } from '../../lambda-src/core/cost/prices';
import { readLive } from '../cost/live';
import { readInputs, type InputOptions } from '../cost/inputs';
import { NOTES } from '../cost/notes';
import { ofConfig } from '../cost/of-config';
import { auditWords, quantityLines, readStated } from '../cost/stated';
import { forecastCsv, forecastWords, linesTable } from '../cost/words';
import { EXIT, UsageError, type ExitCode } from '../exit-codes';
import type { GlobalOptions, Session } from '../session';
import type { AddCommand } from '../subcommand';

interface CostOptions extends InputOptions {
  readonly live: boolean;
  readonly csv: boolean;
  readonly quantity: readonly string[];
  readonly check?: string;
}

const collect = (value: string, all: readonly string[]): string[] => [...all, value];
const NONE: readonly string[] = [];

/** `vault cost`: what a configuration, or what is deployed, will cost. */
export const addCost: AddCommand = (program, action) =>
  program
    .command('cost')
    .description('Forecasts what the configuration costs month by month, or what is deployed (--live).')
    .option('--live', 'sizes, points and buckets as AWS has them, in the region of --region', false)
    .option(
      '--size <kind=GB>',
      'data to protect; also plan.kind=GB; files=GB for file systems',
      collect,
      NONE,
    )
    .option('--sources <kind=N>', 'among how many resources it is; also plan.kind=N', collect, NONE)
    .option('--change <percent>', 'what changes in a day (default: 5%); also kind=percent', collect, NONE)
    .option('--months <n>', 'how many months, 1 to 120', '12')
    .option('--object-kb <n>', 'average size of a file', '1024')
    .option('--csv', 'every line of every month as comma-separated values', false)
    .option('--quantity <price=n>', 'only so much of a price, without a configuration', collect, NONE)
    .option('--check <file>', 'hold a table of costs (JSON) against its own prices')
    .addHelpText(
      'after',
      `
Examples:
  vault cost --size ebs=100 --size files=500 --change 2%
  vault cost --live --months 3 --csv > cost.csv
  vault cost --quantity ebs-snapshot=100 --quantity s3-glacier=100

Prices are those of ${PRICES_OF}, read on ${PRICES_READ}:
  ${Object.keys(PRICES).join(', ')}`,
    )
    .action(action(cost));

async function cost(session: Session, options: CostOptions & GlobalOptions): Promise<ExitCode> {
  if (options.csv && options.json)
    throw new UsageError('--csv and --json are two answers: give one of them.');
  if (options.check !== undefined) return check(session, options.check);
  if (options.quantity.length > 0) return quantities(session, options.quantity);
  const { vault } = session;
  const inputs = readInputs(options, vault.plans);
  const now = new Date();
  const to = monthsFrom(now, inputs.months).at(-1)?.to ?? now;
  if (options.live) {
    const { of, problems, notes } = await readLive(session, inputs, now, to);
    answer(session, options, of, forecast(of, now, inputs.months), [...NOTES, ...notes, ...problems]);
    return problems.length === 0 ? EXIT.ok : EXIT.notWell;
  }
  const of = ofConfig(vault, inputs, now, to);
  const unsized = inputs.isSized ? [] : ['No --size was given: this is what it costs without any data.'];
  answer(session, options, of, forecast(of, now, inputs.months), [...NOTES, ...unsized]);
  return EXIT.ok;
}

function answer(
  { terminal, vault }: Session,
  { csv }: CostOptions,
  of: ForecastOf,
  costs: Forecast,
  notes: readonly string[],
): void {
  const prices = { region: PRICES_OF, read: PRICES_READ };
  const value = { vault: vault.name, prices, change: of.change, ...costs, notes };
  terminal.answer(value, () => (csv ? forecastCsv(costs).trimEnd() : forecastWords(costs, notes)));
}

function check({ terminal }: Session, file: string): ExitCode {
  const { audited, words } = auditWords(readStated(file));
  terminal.answer(audited, () => words);
  return audited.problems.length === 0 ? EXIT.ok : EXIT.notWell;
}

function quantities({ terminal }: Session, given: readonly string[]): ExitCode {
  const lines = quantityLines(given);
  terminal.answer(
    { prices: { region: PRICES_OF, read: PRICES_READ }, lines, total: totalOf(lines) },
    () => `${linesTable(lines)}\n\nPrices of ${PRICES_OF}, read on ${PRICES_READ}.`,
  );
  return EXIT.ok;
}
