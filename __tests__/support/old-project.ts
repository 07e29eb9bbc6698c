import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Emulator } from '../../emulator/emulator';
import type { Deployment } from '../../scripts/local/deployment';
import { run } from '../../scripts/run';
import { pluginEnvironment } from '../../scripts/terraform/plugin-mirror';
import { Terraform } from '../../scripts/terraform/terraform';

/** What `vault migrate --json` answers, as far as tests look at it. */
export interface MigrationAnswer {
  readonly regions: readonly string[];
  readonly moves: readonly { readonly from: string; readonly stack: string; readonly to: string }[];
  readonly imports: readonly {
    readonly from: string;
    readonly stack: string;
    readonly to: string;
    readonly id: string;
  }[];
  readonly leftOut: readonly { readonly address: string; readonly because: string }[];
  readonly changes: readonly unknown[];
  readonly toAdd: readonly { readonly stack: string; readonly address: string }[];
  readonly undecided: readonly { readonly candidates: readonly string[] }[];
  readonly rest: readonly { readonly address: string; readonly reason: string }[];
  readonly reasons: Readonly<Record<string, string>>;
}

/** A copy of a Terraform project, applied on an emulator, and what becomes of it. */
export class OldProject {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;

  /** @param sources by the folder that they get below the copy's, `.` for its own */
  constructor(
    emulator: Emulator,
    name: string,
    sources: Readonly<Record<string, string>>,
    extra: Readonly<Record<string, string>> = {},
  ) {
    const all = resolve('.cache', 'deployment', name);
    rmSync(all, { recursive: true, force: true });
    this.folder = join(all, 'old');
    for (const [below, source] of Object.entries(sources))
      cpSync(source, join(this.folder, below), {
        recursive: true,
        filter: (path) => !/\.terraform$|\.tfstate/.test(path),
      });
    for (const below of Object.keys(sources)) this.reachTheEmulator(below);
    for (const [file, text] of Object.entries(extra)) writeFileSync(join(this.folder, file), text);
    const plugins = resolve('.cache', 'deployment', name, 'plugins');
    this.environment = { ...pluginEnvironment(plugins), ...emulator.environment() };
  }

  /** Where the project has a provider of its own. */
  private reachTheEmulator(below: string): void {
    const settings = { s3_use_path_style: true, max_retries: 3 };
    const file = join(this.folder, below, 'emulator_override.tf.json');
    writeFileSync(file, JSON.stringify({ provider: { aws: [settings] } }));
  }

  async apply(): Promise<void> {
    const terraform = this.terraform(this.folder);
    await terraform.init();
    await terraform.apply();
  }

  private terraform(directory: string): Terraform {
    return new Terraform({
      directory,
      environment: this.environment,
      logFile: join(this.folder, '..', 'old.log'),
    });
  }

  /** The ids in its state now, by address. */
  async ids(): Promise<Map<string, string>> {
    return this.idsIn(this.folder);
  }

  /** Of every stack of a deployment, by stack and address. */
  async idsOf(deployment: Deployment): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    for (const { name, directory } of deployment.stacks.flat().filter((one) => one.name !== 'bootstrap'))
      for (const [address, id] of await this.idsIn(directory)) ids.set(`${name}/${address}`, id);
    return ids;
  }

  private async idsIn(cwd: string): Promise<Map<string, string>> {
    const { stdout } = await run('terraform', ['state', 'pull'], { cwd, env: this.environment });
    const { resources } = JSON.parse(stdout) as { resources: RawResource[] };
    return new Map(
      resources
        .filter(({ mode }) => mode === 'managed')
        .flatMap(({ module, type, name, instances }) =>
          instances.map(({ index_key: key, attributes }) => [
            `${module === undefined ? '' : `${module}.`}${type}.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`,
            attributes.id,
          ]),
        ),
    );
  }

  /** `vault migrate --json`, without any credentials: it asks AWS for nothing. */
  async migrate(
    args: readonly string[],
    credentials = false,
  ): Promise<{ exitCode: number; answer: MigrationAnswer; stderr: string }> {
    mkdirSync(join(this.folder, '..'), { recursive: true });
    const out = ['--out', join(this.folder, '..', 'migration'), '--json'];
    const nobody = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    };
    const { exitCode, stdout, stderr } = await run('node', ['cli/vault.mjs', 'migrate', ...args, ...out], {
      env: { ...this.environment, ...(credentials ? {} : nobody) },
    });
    if (stdout === '') throw new Error(`vault migrate answered nothing (${exitCode}): ${stderr}`);
    return { exitCode, answer: JSON.parse(stdout) as MigrationAnswer, stderr };
  }

  /** The script that the migration wrote, as a user runs it. */
  async script(...args: readonly string[]): Promise<string> {
    const file = join(this.folder, '..', 'migration', 'migrate.sh');
    const check = await run('shellcheck', [file]);
    if (check.exitCode !== 0) throw new Error(check.stdout);
    const { exitCode, stdout, stderr } = await run('bash', [file, ...args], {
      env: {
        ...this.environment,
        CDKTF_OUTDIR: join(this.folder, '..', 'new', 'cdktf.out'),
        CHECKPOINT_DISABLE: '1',
      },
    });
    if (exitCode !== 0) throw new Error(`migrate.sh: ${stderr}${stdout}`);
    return stdout;
  }

  /** What the script notes last. */
  forgetIsGivenBack(): void {
    const migration = join(this.folder, '..', 'migration');
    const [work = ''] = readdirSync(migration).filter((name) => name.startsWith('work-'));
    rmSync(join(migration, work, 'given-back'));
  }
}

interface RawResource {
  readonly module?: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly {
    readonly index_key?: string | number;
    readonly attributes: { readonly id: string };
  }[];
}
