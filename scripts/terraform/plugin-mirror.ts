import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');
/** How deep below a root a mirror is looked for: `/opt/terraform/plugins` is two. */
const SEARCH_DEPTH = 3;

/**
 * The environment with which Terraform finds its providers: a local mirror where there is one, else the registry.
 *
 * Looked for in this order: a CLI configuration that the user has chosen; the folder named by `TF_PLUGIN_MIRROR`;
 * the folders in which Terraform looks by itself; a short search of the places where people put a mirror.
 *
 * @param cacheDir where a CLI configuration that names the mirror may be written
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
export function pluginEnvironment(
  cacheDir: string,
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const chosen = environment['TF_CLI_CONFIG_FILE'];
  if (chosen !== undefined && existsSync(chosen)) return {};
  const named = environment['TF_PLUGIN_MIRROR'];
  if (named !== undefined && !existsSync(join(named, PROVIDER))) {
    throw new Error(
      `TF_PLUGIN_MIRROR must name a folder that holds ${PROVIDER}, got ${JSON.stringify(named)}`,
    );
  }
  const mirror = named ?? (impliedDirectories(environment).some(holdsProvider) ? undefined : searchMirror());
  // A variable that names a missing file makes Terraform warn at every command.
  if (mirror === undefined) return chosen === undefined ? {} : { TF_CLI_CONFIG_FILE: '' };
  return { TF_CLI_CONFIG_FILE: writeCliConfiguration(cacheDir, resolve(mirror)) };
}

const holdsProvider = (folder: string): boolean => existsSync(join(folder, PROVIDER));

/** Terraform's implied local mirror directories (Linux and macOS). */
function impliedDirectories(environment: NodeJS.ProcessEnv): string[] {
  const shared = (environment['XDG_DATA_DIRS'] ?? '/usr/local/share:/usr/share').split(':');
  return [
    join(homedir(), '.terraform.d', 'plugins'),
    join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'terraform', 'plugins'),
    join(homedir(), 'Library', 'Application Support', 'io.terraform', 'plugins'),
    ...shared.map((folder) => join(folder, 'terraform', 'plugins')),
  ];
}

function searchMirror(): string | undefined {
  let folders = ['/opt', '/srv', '/usr/local', '/usr/share', '/var/lib', homedir()].filter((root) =>
    existsSync(root),
  );
  for (let depth = 0; depth <= SEARCH_DEPTH; depth++) {
    const found = folders.find(holdsProvider);
    if (found !== undefined) return found;
    folders = folders.flatMap(subfolders);
  }
  return undefined;
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.cache')
      .map((entry) => join(folder, entry.name));
  } catch {
    // Not readable for us: then Terraform could not read it either.
    return [];
  }
}

/** Put in place whole: a Terraform that reads an empty file, while it is written again, goes to the registry. */
function writeCliConfiguration(cacheDir: string, mirror: string): string {
  mkdirSync(cacheDir, { recursive: true });
  const file = resolve(cacheDir, 'terraform.rc');
  const draft = `${file}.${process.pid}`;
  const aws = 'registry.terraform.io/hashicorp/aws';
  writeFileSync(
    draft,
    `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${aws}"]
  }
  direct {
    exclude = ["${aws}"]
  }
}
`,
  );
  renameSync(draft, file);
  return file;
}
