import { setTimeout as sleep } from 'node:timers/promises';
import type { CleanUpWorld } from '../../lambda-src/core/drill/clean-up';
import { drillDocuments } from '../../lambda-src/core/drill/documents';
import { holdDrill } from '../../lambda-src/core/drill/hold';
import {
  openDrill,
  openDrills,
  tidy,
  type OpenDrill,
  type Tidied,
} from '../../lambda-src/core/drill/leftovers';
import { isDrillId } from '../../lambda-src/core/drill/order';
import { planDrill } from '../../lambda-src/core/drill/plan';
import type { DrillRecord } from '../../lambda-src/core/drill/record';
import { tellOf } from '../../lambda-src/core/drill/tell';
import { openDrillShop, plansNamed, type DrillShop } from '../aws/drill-shop';
import { askedFor, type DrillFlags } from '../drill/options';
import { wordsOfDrill, wordsOfOpen, wordsOfOrder, wordsOfTidied } from '../drill/words';
import { CannotError, EXIT, UsageError, type ExitCode } from '../exit-codes';
import { wholeNumber } from '../options';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';
import type { Say } from '../terminal/step';

const EXAMPLES = `
Examples:
  vault drill --dry-run
  vault drill daily --yes
  vault drill daily --in us-west-2 --sample 3 --rto-hours 2
  vault drill --clean-up`;

/** `vault drill`: shows that what was backed up comes back. */
export const addDrill: AddCommand = (program, action) =>
  program
    .command('drill')
    .description('Tests restores: restores samples into isolation, looks at them, takes them away again.')
    .argument('[plan...]', 'of which plans (default: all that are deployed)')
    .option(
      '--sample <n>',
      'how many sources of each kind of a plan; those whose last test is longest ago (default: as `drills` says, or 1)',
      wholeNumber(1, 100),
    )
    .option(
      '--in <region>',
      'take the points there, and restore there (default: as `drills` says, or where the plans run)',
    )
    .option('--rto-hours <hours>', 'within which a restore must be done (default: as `drills` says, or 4)')
    .option('--subnet <subnet>', 'of instances (default: of the network that `drills` deploys)')
    .option(
      '--security-group <group>',
      'of instances and databases, without a rule (default: that of the network; else made, and removed)',
    )
    .option('--dry-run', 'say what would be tested, change nothing', false)
    .option('--clean-up [drill]', 'take away what an interrupted drill, or any, has left')
    .addHelpText('after', EXAMPLES)
    // commander hands over several names as one list.
    .action(action<DrillFlags>((session, flags, names) => drill(session, flags, [names ?? []].flat())));

async function drill(session: Session, flags: DrillFlags, names: readonly string[]): Promise<ExitCode> {
  const { cleanUp } = flags;
  if (cleanUp === undefined) return hold(session, flags, names);
  if (names.length > 0)
    throw new UsageError('--clean-up goes by drills, not by plans: name no plan with it.');
  return tidyUp(session, cleanUp === true ? undefined : cleanUp);
}

async function hold(session: Session, flags: DrillFlags, names: readonly string[]): Promise<ExitCode> {
  const { terminal, signal, region: home } = session;
  const now = new Date();
  const shop = await openDrillShop(session);
  const plans = plansNamed(shop.deployed, names, now);
  const asked = askedFor(
    flags,
    session,
    plans.map(({ name }) => name),
  );
  const order = await terminal.progress('Choose what to test', signal, () =>
    planDrill({ vault: shop.vault, home, plans, ...asked }, shop.store, shop.driverOf, now, shop.objects),
  );
  const words = wordsOfOrder(order);
  if (flags.dryRun) {
    terminal.answer(order, () => `${words}\nNothing was changed.`);
    return EXIT.ok;
  }
  if (order.tests.length > 0)
    await terminal.confirm(
      `${words}\nWhat is made costs until it is taken away again, at the end of each test.`,
    );
  signal.throwIfAborted();
  terminal.remark(`Restore test ${order.id}`);
  const record = await terminal.progress(`Restore test of ${order.tests.length}`, signal, (say) =>
    holdDrill(order, {
      ...cleanUpWorld(say),
      ...{
        workshop: shop,
        benchOf: shop.benchOf,
        binsOf: shop.binsOf,
        objects: shop.objects,
        store: shop.store,
      },
      pause: (seconds) => sleep(seconds * 1000, undefined, { signal }),
      mayGoOn: () => {
        signal.throwIfAborted();
      },
      isInterrupted: () => signal.aborted,
    }),
  );
  const location = `s3://${shop.store.bucket}/`;
  terminal.answer(record, () => wordsOfDrill(record, `${location}${drillDocuments.record(record.id)}`));
  await tellOf(record, {
    notifier: shop.notifier,
    publish: (...measured) => shop.metrics.publish(...measured),
    location,
  });
  return exitOf(record);
}

function exitOf({ status }: DrillRecord): ExitCode {
  if (status === 'success') return EXIT.ok;
  return status === 'interrupted' ? EXIT.interrupted : EXIT.notWell;
}

async function tidyUp(session: Session, id: string | undefined): Promise<ExitCode> {
  const { terminal, signal } = session;
  const shop = await openDrillShop(session);
  const drills = await terminal.progress('Find drills that were left', signal, () => leftBehind(shop, id));
  const tidied: Tidied[] = [];
  if (drills.length > 0) {
    await terminal.confirm(
      `Deletes whatever carries the tag of these drills; one that is still going on fails:\n${wordsOfOpen(drills)}`,
    );
    for (const one of drills)
      tidied.push(
        await terminal.progress(`Clean up ${one.order.id}`, signal, (say) =>
          tidy(one, shop.binsOf, shop.store, cleanUpWorld(say)),
        ),
      );
  }
  terminal.answer(tidied, () => wordsOfTidied(tidied));
  return tidied.some(({ left }) => left.length > 0) ? EXIT.notWell : EXIT.ok;
}

async function leftBehind({ store }: DrillShop, id: string | undefined): Promise<readonly OpenDrill[]> {
  if (id === undefined) return openDrills(store);
  const found = isDrillId(id) ? await openDrill(id, store) : undefined;
  if (found === undefined) throw new CannotError(`There is no drill ${id}.`);
  return [found];
}

/** It goes on after Ctrl-C: what is left costs. */
const cleanUpWorld = (say: Say): CleanUpWorld => ({
  now: () => new Date(),
  rest: (seconds) => sleep(seconds * 1000),
  say,
});
