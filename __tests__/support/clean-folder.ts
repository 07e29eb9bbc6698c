import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run, type RunResult } from '../../scripts/run';
import { pluginEnvironment } from '../../scripts/terraform/plugin-mirror';

/** All that plan-stacks.sh may use: no Node, no npm. */
const PROGRAMS = ['bash', 'basename', 'cat', 'grep', 'mktemp', 'rm', 'sed', 'terraform'];

/** A folder outside the project that holds a synthesized output, the states beside it, and nothing else. */
export class CleanFolder {
  readonly folder = mkdtempSync(join(tmpdir(), 'clean-folder-'));

  /** @param deployment the folder of a deployment on the emulator, with local states */
  constructor(
    deployment: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    cpSync(join(deployment, 'cdktf.out'), join(this.folder, 'cdktf.out'), {
      recursive: true,
      filter: (path) => !path.endsWith('.terraform') && !path.endsWith('.tfplan'),
    });
    for (const name of readdirSync(deployment).filter((one) => one.endsWith('.tfstate')))
      cpSync(join(deployment, name), join(this.folder, name));
    const bin = join(this.folder, 'bin');
    cpSync(resolve('scripts/ci'), bin, { recursive: true });
    for (const name of PROGRAMS) symlinkSync(pathOf(name), join(bin, name));
  }

  /** Runs the script as the workflow does; what it tells is in `plan.md`. */
  async plan(...options: readonly string[]): Promise<RunResult> {
    return run('bash', [join('bin', 'plan-stacks.sh'), ...options, 'cdktf.out', 'plan.md'], {
      cwd: this.folder,
      env: {
        ...pluginEnvironment(join(this.folder, 'plugins')),
        ...this.environment,
        PATH: join(this.folder, 'bin'),
      },
    });
  }

  /** Changes a stack, as somebody would in its source. */
  rewrite(stack: string, change: (text: string) => string): void {
    const file = join(this.folder, 'cdktf.out', 'stacks', stack, 'cdk.tf.json');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }
}

function pathOf(name: string): string {
  const { stdout } = spawnSync('which', [name], { encoding: 'utf8' });
  if (stdout.trim() === '') throw new Error(`${name} is needed for this test, and is not on the PATH`);
  return stdout.trim();
}
