import { unzipSync } from 'fflate';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files below a folder that hold a text, also inside packages and kept plans; without Terraform's plug-ins. */
export function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === '.terraform' ? [] : filesWith(path, text);
    return statSync(path).isFile() && contentsOf(path).some((content) => content.includes(text))
      ? [path]
      : [];
  });
}

function contentsOf(path: string): readonly Buffer[] {
  const content = readFileSync(path);
  if (!/\.(?:zip|tfplan)$/.test(path)) return [content];
  return Object.values(unzipSync(content)).map((inner) => Buffer.from(inner));
}
