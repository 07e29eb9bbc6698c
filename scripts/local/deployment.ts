import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../run';
import { pluginEnvironment } from '../terraform/plugin-mirror';
import { stackWaves, type StackInfo } from '../terraform/stacks';
import { Terraform } from '../terraform/terraform';
import { emulatorOverride } from './emulator-override';

export interface DeploymentOptions {
  /**
   * The folder of the project that synthesizes.
   * @default the current folder
   */
  readonly project?: string;
  /** The `vault.config.ts` to deploy. */
  readonly config: string;
  /** Everything of this deployment lies here: the synthesized configuration, the state, the logs. Emptied first. */
  readonly directory: string;
  /** How Terraform reaches AWS: `AWS_ENDPOINT_URL`, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A whole vault, deployed with the real Terraform: all stacks of one configuration, in the order of their dependencies. */
export class Deployment {
  private readonly plugins: Readonly<Record<string, string>>;

  private constructor(
    private readonly options: DeploymentOptions,
    readonly stacks: readonly (readonly StackInfo[])[],
  ) {
    this.plugins = pluginEnvironment(join(options.directory, 'terraform'));
  }

  static async synthesize(options: DeploymentOptions): Promise<Deployment> {
    const directory = resolve(options.directory);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const deployment = new Deployment({ ...options, directory }, []);
    return deployment.synthesizeAgain();
  }

  /** Synthesizes the (changed) configuration over the deployed one; the state stays. */
  async synthesizeAgain(config = this.options.config): Promise<Deployment> {
    const { project, directory, environment, signal } = this.options;
    const outDir = join(directory, 'cdktf.out');
    const { exitCode, stdout, stderr } = await run('node', ['scripts/synth.mjs'], {
      env: { VAULT_CONFIG: resolve(config), CDKTF_OUTDIR: outDir },
      ...(project === undefined ? {} : { cwd: project }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (exitCode !== 0) throw new Error(`Synthesis failed:\n${stderr || stdout}`);
    const stacks = stackWaves(outDir);
    if ('AWS_ENDPOINT_URL' in environment) {
      for (const { directory: folder } of stacks.flat()) {
        const override = emulatorOverride(readJson(join(folder, 'cdk.tf.json')));
        writeFileSync(join(folder, 'emulator_override.tf.json'), JSON.stringify(override));
      }
    }
    return new Deployment({ ...this.options, config }, stacks);
  }

  terraform({ name, directory }: StackInfo): Terraform {
    const { environment, signal } = this.options;
    return new Terraform({
      directory,
      environment: { ...this.plugins, ...environment },
      logFile: join(this.options.directory, 'logs', `${name}.log`),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** @param onStack told when a stack begins and ends */
  async apply(onStack?: OnStack): Promise<void> {
    await this.each(async (terraform) => {
      await terraform.init();
      await terraform.apply();
    }, onStack);
  }

  /**
   * Nothing is made, so no stack waits for another; some at once keep two cores busy while Terraform waits for answers.
   * @returns by stack, what a second plan would change; empty when nothing.
   */
  async changes(onStack?: OnStack): Promise<Record<string, string>> {
    const changes: Record<string, string> = {};
    const plan: StackTask = async (terraform, { name }) => {
      const found = await terraform.changes();
      if (found !== undefined) changes[name] = found;
    };
    await inWaves(inGroups(this.stacks.flat()), (stack) => plan(this.terraform(stack), stack), onStack);
    return changes;
  }

  async destroy(onStack?: OnStack): Promise<void> {
    await this.eachBackwards((terraform) => terraform.destroy(), onStack);
  }

  async outputs(stackName: string): Promise<Record<string, unknown>> {
    return this.terraform(this.stack(stackName)).outputs();
  }

  stack(name: string): StackInfo {
    const found = this.stacks.flat().find((stack) => stack.name === name);
    if (found === undefined) throw new Error(`There is no stack ${name}`);
    return found;
  }

  /** Every stack after those that it needs. */
  async each(task: StackTask, onStack?: OnStack): Promise<void> {
    await inWaves(this.stacks, (stack) => task(this.terraform(stack), stack), onStack);
  }

  /** Every stack after those that need it. */
  async eachBackwards(task: StackTask, onStack?: OnStack): Promise<void> {
    await inWaves([...this.stacks].reverse(), (stack) => task(this.terraform(stack), stack), onStack);
  }
}

const PLANS_AT_ONCE = 4;

function inGroups<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / PLANS_AT_ONCE);
  return Array.from({ length: count }, (_, at) => items.slice(at * PLANS_AT_ONCE, (at + 1) * PLANS_AT_ONCE));
}

export type StackTask = (terraform: Terraform, stack: StackInfo) => Promise<void>;
export type OnStack = (stackName: string, event: 'begins' | 'ends') => void;

/** Stacks of one wave do not need each other and go side by side; a wave waits for the one before. */
async function inWaves(
  waves: readonly (readonly StackInfo[])[],
  task: (stack: StackInfo) => Promise<void>,
  onStack: OnStack = () => undefined,
): Promise<void> {
  for (const wave of waves) {
    const results = await Promise.allSettled(
      wave.map(async (stack) => {
        onStack(stack.name, 'begins');
        await task(stack);
        onStack(stack.name, 'ends');
      }),
    );
    const failures = results.filter((result) => result.status === 'rejected');
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => String(reason)).join('\n\n'));
  }
}

const readJson = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;
