import { setTimeout as sleep } from 'node:timers/promises';
import { carryOut, writeOrder, type RestoreWorld } from '../../lambda-src/core/restore/carry-out';
import { failuresOf } from '../../lambda-src/core/restore/integrity';
import { NotRestorable, type RestoreOrder } from '../../lambda-src/core/restore/order';
import { findFor, inspect, orderOf } from '../../lambda-src/core/restore/prepare';
import type { RestoreRecord } from '../../lambda-src/core/restore/record';
import { listRestores, readOrder, readRecord } from '../../lambda-src/core/restore/restores';
import { restoreDocuments } from '../../lambda-src/core/restore/documents';
import { messageOf } from '../../lambda-src/core/restore/words';
import { openShop, type RestoreShop } from '../aws/restore-shop';
import { CannotError, EXIT, UsageError, type ExitCode } from '../exit-codes';
import { askedFor, type RestoreFlags } from '../restore/options';
import { wordsOfChecks, wordsOfList, wordsOfOrder } from '../restore/words';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';
import type { Say } from '../terminal/step';

const EXAMPLES = `
Examples:
  vault restore vol-0123456789abcdef0 --at 2026-11-20T12:00:00Z --dry-run
  vault restore vol-0123456789abcdef0 --replace vol-0123456789abcdef0
  vault restore i-0123456789abcdef0 --in us-west-2 --subnet subnet-0a1b2c3d
  vault restore orders --as orders-restored
  vault restore --list
  vault restore --resume 20261121t031500123z-9abcdef0`;

/** `vault restore`: brings something back from a recovery point. */
export const addRestore: AddCommand = (program, action) =>
  program
    .command('restore')
    .description('Makes a volume, an instance, a database, a table or files anew from a recovery point.')
    .argument('[source-or-point]', 'a recovery point; or a source, of which the newest is taken')
    .option('--at <time>', 'the newest point that is not younger: 2026-11-21T03:00:00Z')
    .option('--in <region>', 'take the points there, and restore there (default: where the plans run)')
    .option('--kind <kind>', 'only points of this kind: ebs, ami, rds, aurora, dynamodb, efs')
    .option('--dry-run', 'look at everything, say what would be made, change nothing', false)
    .option('--list', 'list all restores, and what those that are not at their end have made', false)
    .option('--resume <id>', 'go on with a restore that was interrupted or has failed')
    .option('--zone <zone>', 'of the volume (default: where the original was)')
    .option('--type <type>', 'of the volume, instance or database (default: as the original)')
    .option('--attach <instance>', 'attach the volume to it')
    .option('--device <device>', 'as which device (default: as the original)')
    .option('--replace <volume>', 'attach the volume in its place; the old one is detached and left')
    .option('--force', 'with --replace: also from an instance that is not stopped')
    .option('--subnet <subnet>', 'of the instance (default: where the original was)')
    .option('--security-group <group...>', 'of the instance or database (default: as the original)')
    .option('--as <name>', 'of the database or table (default: <source>-restored-<date>)')
    .option('--subnet-group <group>', 'of the database (default: as the original)')
    .option('--parameter-group <group>', 'of the database (default: as the original)')
    .option(
      '--role <arn>',
      'with which DataSync restores files, or AWS Backup tables (default of tables: the one of the vault)',
    )
    .option('--path <folder>', 'of the files: only these')
    .option('--in-place', 'of the files: over those that are there')
    .addHelpText('after', EXAMPLES)
    .action(action(restore));

async function restore(session: Session, flags: RestoreFlags, what?: string): Promise<ExitCode> {
  const { list, resume } = flags;
  if ([what !== undefined, list, resume !== undefined].filter(Boolean).length !== 1)
    throw new UsageError('Name one thing to restore, or --resume one restore, or --list them.');
  try {
    if (list) return await listAll(session);
    if (resume !== undefined) return await goOn(session, resume);
    return await begin(session, flags, what ?? '');
  } catch (error) {
    throw error instanceof NotRestorable ? new CannotError(error.message) : error;
  }
}

async function begin(session: Session, flags: RestoreFlags, what: string): Promise<ExitCode> {
  const { terminal, signal } = session;
  const now = new Date();
  const asked = askedFor(what, flags, session, now);
  const shop = await openShop(session);
  const found = await terminal.progress('Find the point', signal, () => findFor(asked, shop));
  const checks = await terminal.progress('Check its integrity', signal, () => inspect(found, shop));
  const failures = failuresOf(checks);
  if (failures.length > 0) throw new CannotError(`Not fit to be restored:\n  ${failures.join('\n  ')}`);
  const order = await terminal.progress('Work out what to make', signal, () =>
    orderOf(asked, found, shop, now),
  );
  const words = wordsOfOrder(order);
  if (flags.dryRun) {
    terminal.answer({ order, checks }, () =>
      [wordsOfChecks(checks), words, 'Nothing was changed.'].join('\n'),
    );
    return EXIT.ok;
  }
  await terminal.confirm(`${words}\nWhat is made costs as long as it is there.`);
  signal.throwIfAborted();
  await writeOrder(order, shop.store);
  return perform(session, shop, order);
}

async function goOn(session: Session, id: string): Promise<ExitCode> {
  const shop = await openShop(session);
  const order = await readOrder(id, shop.store);
  if (order === undefined)
    throw new CannotError(`There is no restore ${id}: vault restore --list lists them.`);
  const record = await readRecord(id, shop.store);
  if (record?.outcome === 'success') return answer(session, shop, record);
  await session.terminal.confirm(`Goes on with ${id}.\n${wordsOfOrder(order)}`);
  return perform(session, shop, order);
}

async function listAll(session: Session): Promise<ExitCode> {
  const { terminal, signal } = session;
  const shop = await openShop(session);
  const restores = await terminal.progress('List the restores', signal, () =>
    listRestores(shop.store, shop.restorerOf),
  );
  terminal.answer(restores, () => wordsOfList(restores));
  return EXIT.ok;
}

async function perform(session: Session, shop: RestoreShop, order: RestoreOrder): Promise<ExitCode> {
  const { terminal, signal } = session;
  const { id, source, form } = order;
  terminal.remark(`Restore ${id}`);
  try {
    const record = await terminal.progress(`Restore of ${source}`, signal, (say) =>
      carryOut(order, shop.restorerOf(form).steps(order), worldOf(session, shop, say)),
    );
    return answer(session, shop, record);
  } catch (error) {
    terminal.remark(`What is made so far is left: go on with vault restore --resume ${id}`);
    throw error;
  }
}

const worldOf = ({ signal }: Session, { store, notifier }: RestoreShop, say: Say): RestoreWorld => ({
  store,
  location: locationOf(store.bucket),
  notifier,
  now: () => new Date(),
  pause: (seconds) => sleep(seconds * 1000, undefined, { signal }),
  say,
  mayGoOn: () => {
    signal.throwIfAborted();
  },
});

const locationOf = (bucket: string): string => `s3://${bucket}/`;

function answer({ terminal }: Session, { store }: RestoreShop, record: RestoreRecord): ExitCode {
  const location = `${locationOf(store.bucket)}${restoreDocuments.record(record.id)}`;
  terminal.answer(record, () => messageOf(record, location));
  if (record.outcome === 'success') return EXIT.ok;
  if (record.outcome === 'under way') return EXIT.underWay;
  return record.stopped?.phase === 'validate' ? EXIT.notWell : EXIT.failed;
}
