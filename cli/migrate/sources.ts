import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CannotError, UsageError } from '../exit-codes';
import { readState, type StateFile } from './state-file';

/** Where an old state is kept. */
export interface Source extends StateFile {
  readonly kind: 'file' | 'folder';
  /** Of the file, or of the Terraform project. */
  readonly path: string;
  /** In which the project keeps its state, where it is not local. */
  readonly backend?: Backend;
}

export interface Backend {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** @throws UsageError for a file that is no state of Terraform's */
export function readStateFile(file: string): Source {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`--state must name a state file; there is no ${file}`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--state ${file} cannot be read: ${(error as Error).message}`);
  }
  // Where the file is and not a link to it: the script puts another file in its place.
  return { ...readState(text, file), kind: 'file', path: realpathSync(path) };
}

/**
 * The state of a Terraform project, from wherever its backend keeps it: `terraform state pull` in an initialized folder.
 * @throws UsageError for a folder without one, CannotError where Terraform cannot fetch it
 */
export async function pullState(folder: string): Promise<Source> {
  const path = resolve(folder);
  if (!existsSync(path))
    throw new UsageError(`--from must name the folder of a Terraform project; there is no ${folder}`);
  const { code, stdout, stderr } = await pull(path);
  if (code !== 0)
    throw new CannotError(
      `The state of ${folder} cannot be pulled (terraform init there first?):\n${stderr.trim()}`,
    );
  const backend = backendOf(path);
  return { ...readState(stdout, folder), kind: 'folder', path, ...(backend && { backend }) };
}

/** As `terraform init` has written it down. */
function backendOf(folder: string): Backend | undefined {
  const file = join(folder, '.terraform', 'terraform.tfstate');
  if (!existsSync(file)) return undefined;
  const { backend } = JSON.parse(readFileSync(file, 'utf8')) as { backend?: Backend };
  return backend;
}

function pull(cwd: string): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done, reject) => {
    const child = spawn('terraform', ['state', 'pull'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (error) => {
      reject(new CannotError(`terraform cannot be run: ${error.message}`));
    });
    child.once('close', (code) => {
      done({ code: code ?? 1, stdout, stderr });
    });
  });
}
