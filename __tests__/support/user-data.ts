import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const USER_DATA_SCRIPT = join(__dirname, '..', '..', 'scripts', 'user-data', 'user-data.sh');

/** User-data as the launch template delivers it: the settings as lines before the script (scripts/user-data/README.md). */
export function userData(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`,
  );
  return `#!/bin/bash\n${lines.join('')}${readFileSync(USER_DATA_SCRIPT, 'utf8')}`;
}
