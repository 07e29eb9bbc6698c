import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What machines that looked into a volume really showed (consoles/README.md). */
export type ShownConsole = 'right' | 'wrong' | 'corrupt' | 'empty' | 'unclean' | 'partitions';

/** As the emulator takes it: `{SV_DRILL}` and `{SV_VOLUME}` stand for the settings of whoever says it. */
export const consoleOf = (name: ShownConsole): string =>
  readFileSync(join(__dirname, 'consoles', `${name}.txt`), 'latin1');
