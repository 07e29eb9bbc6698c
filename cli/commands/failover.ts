import { setTimeout as sleep } from 'node:timers/promises';
import { carryOutFailover, writeFailover } from '../../lambda-src/core/failover/carry-out';
import { failoverDocuments } from '../../lambda-src/core/failover/documents';
import { failovers, isOver, readFailover, type Begun } from '../../lambda-src/core/failover/earlier';
import type { FailoverOrder } from '../../lambda-src/core/failover/order';
import { planFailover } from '../../lambda-src/core/failover/plan';
import { problemsOf, type FailoverRecord } from '../../lambda-src/core/failover/record';
import { messageOf, subjectOf, wordsOfList, wordsOfOrder } from '../../lambda-src/core/failover/words';
import { failoverAttributes } from '../../lambda-src/core/notices/recovery-notice';
import { NotRestorable } from '../../lambda-src/core/restore/order';
import { openRegionShop, ownSubnets, type RegionShop } from '../aws/failover-shop';
import { settle } from '../environment';
import { CannotError, EXIT, UsageError, type ExitCode } from '../exit-codes';
import { askedFor, plansWithoutCopies, type FailoverFlags } from '../failover/options';
import { regionAsked, wholeNumber } from '../options';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';

const EXAMPLES = `
Examples:
  vault failover --to us-west-2 --dry-run
  vault failover --to us-west-2
  vault failover --to us-west-2 --at 2026-11-20T12:00:00Z --plan databases
  vault failover --to us-west-2 web orders
  vault failover --to us-west-2 --resume
  vault failover --to us-west-2 --list`;

/** `vault failover`: brings up in another region what is protected in one that is gone, from the copies there. */
export const addFailover: AddCommand = (program, action) =>
  program
    .command('failover')
    .description('Brings up in one region what is protected in another that is gone, from the copies there.')
    .argument('[source...]', 'only these, by id or name (default: all that the plans protect)')
    .requiredOption('--to <region>', 'the region that is brought up; nothing else is asked')
    .option('--from <region>', 'the region that is gone (default: the one whose plans copy there)')
    .option('--at <time>', 'the newest copies that are not younger: 2026-11-21T03:00:00Z')
    .option('--plan <plan...>', 'only what these plans protect')
    .option(
      '--subnet <subnet...>',
      'of instances, in turn (default: private ones of the region’s network stack)',
    )
    .option('--security-group <group...>', 'of instances (default: that of the subnet’s VPC)')
    .option('--instance-type <type>', 'of instances whose type is not written down')
    .option('--subnet-group <group>', 'of databases (default: the region’s default subnets)')
    .option('--database-security-group <group...>', 'of databases (default: that of their VPC)')
    .option('--database-class <class>', 'of databases whose class is not written down')
    .option('--role <arn>', 'with which AWS Backup restores tables (default: the one of the vault)')
    .option('--rto-hours <hours>', 'within which everything must serve', '4')
    .option('--parallel <n>', 'restores side by side', wholeNumber(1, 50), 8)
    .option('--dry-run', 'say what would be made of what, change nothing', false)
    .option('--resume [failover]', 'go on with one that was interrupted or has failed (default: the newest)')
    .option('--list', 'list the failovers to the region, and what they have made', false)
    .addHelpText('after', EXAMPLES)
    // commander hands over several names as one list.
    .action(action<FailoverFlags>((session, flags, names) => failover(session, flags, [names ?? []].flat())));

async function failover(given: Session, flags: FailoverFlags, only: readonly string[]): Promise<ExitCode> {
  const { list, resume } = flags;
  if (list && resume !== undefined) throw new UsageError('--list and --resume exclude each other.');
  if (only.length > 0 && (list || resume !== undefined))
    throw new UsageError('--list and --resume go by failovers, not by sources: name no source with them.');
  const region = regionAsked(given.vault, flags.to, '--to');
  // Every client that names no region asks the one that is brought up: the other may be gone.
  settle({ region });
  const session = { ...given, region };
  try {
    if (list) return await listAll(session);
    if (resume !== undefined) return await goOn(session, flags, resume === true ? undefined : resume);
    return await begin(session, flags, only);
  } catch (error) {
    throw error instanceof NotRestorable ? new CannotError(error.message) : error;
  }
}

async function begin(session: Session, flags: FailoverFlags, only: readonly string[]): Promise<ExitCode> {
  const { terminal, signal, vault, region } = session;
  const now = new Date();
  // Before AWS is asked: what is wrong with the flags needs no answer of it.
  const { from } = askedFor(vault, flags, only, [], now);
  const shop = await openRegionShop(session);
  const [last] = await failovers(shop.store);
  const order = await terminal.progress('Work out what to bring up', signal, async (say) => {
    const subnets = flags.subnet ?? (await ownSubnets(session));
    return planFailover(askedFor(vault, flags, only, subnets, now), shop, now, say);
  });
  const notCopied = plansWithoutCopies(vault, from, region);
  if (notCopied.length > 0)
    terminal.remark(`Not copied to ${region}, so not brought up: what only ${notCopied.join(', ')} protect.`);
  const words = wordsOfOrder(order);
  if (flags.dryRun) {
    terminal.answer(order, () => `${words}\nNothing was changed.`);
    return EXIT.ok;
  }
  if (order.members.length === 0) {
    terminal.answer(order, () => words);
    return problemsOf(order, []).length > 0 ? EXIT.notWell : EXIT.ok;
  }
  await terminal.confirm(`${words}\nWhat is made costs as long as it is there.`);
  signal.throwIfAborted();
  await writeFailover(order, last?.order.id, shop.store);
  return perform(session, shop, order, flags.parallel);
}

async function goOn(session: Session, flags: FailoverFlags, id: string | undefined): Promise<ExitCode> {
  const { terminal, region } = session;
  const shop = await openRegionShop(session);
  const begun = id === undefined ? await newestToResume(shop) : await readFailover(id, shop.store);
  if (begun === undefined)
    throw new CannotError(
      id === undefined
        ? `No failover to ${region} is left to go on with.`
        : `There is no failover ${id} to ${region}: vault failover --to ${region} --list lists them.`,
    );
  const { order, record } = begun;
  if (record !== undefined && isOver(begun) && record.members.every(({ outcome }) => outcome === 'success'))
    return answer(session, shop, record);
  await terminal.confirm(`Goes on with ${order.id}.\n${wordsOfOrder(order)}`);
  return perform(session, shop, order, flags.parallel);
}

async function newestToResume({ store }: RegionShop): Promise<Begun | undefined> {
  return (await failovers(store)).find(
    ({ record }) => record === undefined || record.members.some(({ outcome }) => outcome !== 'success'),
  );
}

async function listAll(session: Session): Promise<ExitCode> {
  const { store } = await openRegionShop(session);
  const begun = await session.terminal.progress('List the failovers', session.signal, () => failovers(store));
  session.terminal.answer(begun, () => wordsOfList(begun));
  return EXIT.ok;
}

async function perform(
  session: Session,
  shop: RegionShop,
  order: FailoverOrder,
  parallel: number,
): Promise<ExitCode> {
  const { terminal, signal, region } = session;
  terminal.remark(`Failover ${order.id}`);
  const record = await carryOutFailover(order, {
    store: shop.store,
    restorerOf: shop.restorerOf,
    now: () => new Date(),
    pause: (seconds) => sleep(seconds * 1000, undefined, { signal }),
    mayGoOn: () => {
      signal.throwIfAborted();
    },
    isInterrupted: () => signal.aborted,
    inStage: (stage, count, task) => terminal.progress(`Bring up ${stage} (${count})`, signal, task),
    parallel,
  });
  if (record.status === 'interrupted')
    terminal.remark(`Interrupted. Go on with: vault failover --to ${region} --resume ${order.id}`);
  else if (record.status !== 'under way') await tell(session, shop, record);
  return answer(session, shop, record);
}

async function tell({ terminal, region }: Session, shop: RegionShop, record: FailoverRecord): Promise<void> {
  if (shop.notifier === undefined) {
    terminal.remark(`There is no topic in ${region}: nobody was told.`);
    return;
  }
  await shop.notifier.publish(
    subjectOf(record),
    messageOf(record, locationOf(shop, record)),
    failoverAttributes(record),
  );
}

const locationOf = ({ store }: RegionShop, { id }: FailoverRecord): string =>
  `s3://${store.bucket}/${failoverDocuments.record(id)}`;

function answer({ terminal }: Session, shop: RegionShop, record: FailoverRecord): ExitCode {
  terminal.answer(record, () => messageOf(record, locationOf(shop, record)));
  switch (record.status) {
    case 'success':
      return EXIT.ok;
    case 'under way':
      return EXIT.underWay;
    case 'interrupted':
      return EXIT.interrupted;
    case 'failure':
      return EXIT.notWell;
  }
}
