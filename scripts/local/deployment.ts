import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../run';
import { pluginEnvironment } from '../terraform/plugin-mirror';
import { stackWaves, type StackInfo } from '../terraform/stacks';
import { Terraform } from '../terraform/terraform';

export interface DeploymentOptions {
  /** The `vault.config.ts` to deploy. */
  readonly config: string;
  /** Everything of this deployment lies here: the synthesized configuration, the state, the logs. Emptied first. */
  readonly directory: string;
  /** How Terraform reaches AWS: `AWS_ENDPOINT_URL`, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Settings that an emulator needs and AWS does not. They go into an override file beside the configuration
 * (https://developer.hashicorp.com/terraform/language/files/override), never into what is deployed.
 */
const EMULATOR_OVERRIDE = { provider: { aws: [{ s3_use_path_style: true, max_retries: 3 }] } };

/** A whole vault, deployed with the real Terraform: all stacks of one configuration, in the order of their dependencies. */
export class Deployment {
  private constructor(
    private readonly options: DeploymentOptions,
    readonly stacks: readonly (readonly StackInfo[])[],
  ) {}

  static async synthesize(options: DeploymentOptions): Promise<Deployment> {
    const directory = resolve(options.directory);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const deployment = new Deployment({ ...options, directory }, []);
    return deployment.synthesizeAgain();
  }

  /** Synthesizes the (changed) configuration over the deployed one; the state stays. */
  async synthesizeAgain(config = this.options.config): Promise<Deployment> {
    const { directory, environment, signal } = this.options;
    const outDir = join(directory, 'cdktf.out');
    const { exitCode, stdout, stderr } = await run('node', ['scripts/synth.mjs'], {
      env: { VAULT_CONFIG: resolve(config), CDKTF_OUTDIR: outDir },
      ...(signal === undefined ? {} : { signal }),
    });
    if (exitCode !== 0) throw new Error(`Synthesis failed:\n${stderr || stdout}`);
    const stacks = stackWaves(outDir);
    if ('AWS_ENDPOINT_URL' in environment) {
      for (const stack of stacks.flat()) {
        writeFileSync(join(stack.directory, 'emulator_override.tf.json'), JSON.stringify(EMULATOR_OVERRIDE));
      }
    }
    return new Deployment({ ...this.options, config }, stacks);
  }

  terraform({ name, directory }: StackInfo): Terraform {
    const { environment, signal } = this.options;
    return new Terraform({
      directory,
      environment: { ...pluginEnvironment(join(this.options.directory, 'terraform')), ...environment },
      logFile: join(this.options.directory, 'logs', `${name}.log`),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** @param onStack told when a stack begins and ends */
  async apply(onStack: OnStack = () => undefined): Promise<void> {
    await this.each(this.stacks, onStack, async (terraform) => {
      await terraform.init();
      await terraform.apply();
    });
  }

  /** @returns by stack, what a second plan would change; empty when nothing. */
  async changes(onStack: OnStack = () => undefined): Promise<Record<string, string>> {
    const changes: Record<string, string> = {};
    await this.each(this.stacks, onStack, async (terraform, { name }) => {
      const plan = await terraform.changes();
      if (plan !== undefined) changes[name] = plan;
    });
    return changes;
  }

  async destroy(onStack: OnStack = () => undefined): Promise<void> {
    await this.each([...this.stacks].reverse(), onStack, (terraform) => terraform.destroy());
  }

  async outputs(stackName: string): Promise<Record<string, unknown>> {
    const stack = this.stacks.flat().find(({ name }) => name === stackName);
    if (stack === undefined) throw new Error(`There is no stack ${stackName}`);
    return this.terraform(stack).outputs();
  }

  /** Stacks of one wave do not need each other and go side by side; a wave waits for the one before. */
  private async each(
    waves: readonly (readonly StackInfo[])[],
    onStack: OnStack,
    task: (terraform: Terraform, stack: StackInfo) => Promise<void>,
  ): Promise<void> {
    for (const wave of waves) {
      const results = await Promise.allSettled(
        wave.map(async (stack) => {
          onStack(stack.name, 'begins');
          await task(this.terraform(stack), stack);
          onStack(stack.name, 'ends');
        }),
      );
      const failures = results.filter((result) => result.status === 'rejected');
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => String(reason)).join('\n\n'));
    }
  }
}

export type OnStack = (stackName: string, event: 'begins' | 'ends') => void;
