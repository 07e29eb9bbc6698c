import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(__dirname, '..', '..', 'docs', 'configuration.md');

/** The line that the documentation gives people for the manifest of what is on a volume, for other folders than its own. */
export function manifestLine(mountPoint: string, folder: string): string {
  const [, line] = /^ +'(cd \/data && .*)',$/m.exec(readFileSync(PAGE, 'utf8')) ?? [];
  if (line === undefined) throw new Error(`${PAGE} has no line for a manifest`);
  return line.replace('/data', mountPoint).replace('./uploads', folder);
}
