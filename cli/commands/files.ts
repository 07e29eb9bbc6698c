import type { AddCommand } from '../subcommand';
import { addUnreplicated } from './files/unreplicated';

/** What there is below `vault files`. */
const OF_FILES: readonly AddCommand[] = [addUnreplicated];

/** `vault files`: the file backup. */
export const addFiles: AddCommand = (program, action) => {
  const files = program.command('files').description('The file backup: what its replica lacks.');
  for (const add of OF_FILES) add(files, action);
};
