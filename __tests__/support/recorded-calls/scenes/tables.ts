import { DAY } from '../../deployed';
import { Tables } from '../../tables';
import type { Scene } from './stage';

/** A table: backed up by AWS Backup, copied, and expired in both regions. */
export const tables: Scene = async ({ vault: { runs, emulator } }) => {
  await new Tables(emulator).make('orders');
  await runs.run('tables');
  await emulator.advance(31 * DAY);
  await runs.run('tables');
};
