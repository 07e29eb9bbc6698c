import type { AddCommand } from '../subcommand';
import { addTransfer } from './files/transfer';
import { addTransfers } from './files/transfers';
import { addUnreplicated } from './files/unreplicated';

/** What there is below `vault files`. */
const OF_FILES: readonly AddCommand[] = [addTransfer, addTransfers, addUnreplicated];

/** `vault files`: the file backup. */
export const addFiles: AddCommand = (program, action) => {
  const files = program
    .command('files')
    .description('The file backup: transfers, and what its replica lacks.');
  for (const add of OF_FILES) add(files, action);
};
