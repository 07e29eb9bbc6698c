import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const OLDEST = [3, 10] as const;

/** The project's folder; the emulator keeps its own things in `.emulator/` there. */
export const projectFolder = join(__dirname, '..');
export const emulatorFolder = __dirname;
const requirements = join(emulatorFolder, 'requirements.txt');

/**
 * A Python that can run the emulator's server: the machine's own when it already has the right moto,
 * else a virtual environment in `.emulator/venv`, made on first use (about a minute, needs the network).
 *
 * @throws Error that says what to install
 */
export async function findPython(): Promise<string> {
  const venv = join(projectFolder, '.emulator', 'venv', 'bin', 'python');
  if (existsSync(venv) && (await hasMoto(venv))) return venv;
  const system = process.env.EMULATOR_PYTHON ?? 'python3';
  await checkVersion(system);
  if (await hasMoto(system)) return system;
  return createVenv(system);
}

function wantedMoto(): string {
  const found = /^moto\[.*\]==(\S+)$/m.exec(readFileSync(requirements, 'utf8'));
  if (!found?.[1]) throw new Error(`${requirements} pins no version of moto`);
  return found[1];
}

async function hasMoto(python: string): Promise<boolean> {
  const check = 'import moto, flask, jsonpath_ng, antlr4; print(moto.__version__)';
  try {
    return (await run(python, ['-c', check])).stdout.trim() === wantedMoto();
  } catch {
    return false;
  }
}

async function checkVersion(python: string): Promise<void> {
  let version: number[];
  try {
    const { stdout } = await run(python, ['-c', 'import sys; print(*sys.version_info[:2])']);
    version = stdout.trim().split(' ').map(Number);
  } catch {
    throw new Error(
      `The emulator needs Python ${OLDEST.join('.')} or newer, and \`${python}\` does not run. Install python3, or name one in EMULATOR_PYTHON.`,
    );
  }
  const [major = 0, minor = 0] = version;
  if (major * 100 + minor < OLDEST[0] * 100 + OLDEST[1])
    throw new Error(
      `The emulator needs Python ${OLDEST.join('.')} or newer, \`${python}\` is ${major}.${minor}. Name a newer one in EMULATOR_PYTHON.`,
    );
}

async function createVenv(python: string): Promise<string> {
  const folder = join(projectFolder, '.emulator', 'venv');
  await mkdir(join(projectFolder, '.emulator'), { recursive: true });
  process.stderr.write(`emulator: installing moto ${wantedMoto()} into ${folder}\n`);
  try {
    await run(python, ['-m', 'venv', folder]);
  } catch (cause) {
    throw new Error(`\`${python} -m venv\` failed. On Debian and Ubuntu: apt-get install python3-venv.`, {
      cause,
    });
  }
  const inside = join(folder, 'bin', 'python');
  try {
    await run(inside, ['-m', 'pip', 'install', '--quiet', '-r', requirements], { maxBuffer: 2 ** 24 });
  } catch (cause) {
    const said = String((cause as { stderr?: string }).stderr ?? '').trim();
    throw new Error(
      `pip could not install ${requirements}: ${said.split('\n').at(-1)}\nInstall it yourself (pip install -r) and name that Python in EMULATOR_PYTHON.`,
      { cause },
    );
  }
  return inside;
}
