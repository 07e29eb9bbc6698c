import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { run } from '../run';

export interface TerraformOptions {
  /** The folder that holds `cdk.tf.json`. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Everything Terraform says is kept here; errors name it. */
  readonly logFile: string;
  /** Ends a running command. */
  readonly signal?: AbortSignal;
}

const QUIET_AND_QUICK = {
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
  // Reading the provider's schema is most of what a command does; collecting garbage less often
  // saves a quarter of the CPU time for 200 MB (https://pkg.go.dev/runtime#hdr-Environment_Variables).
  GOGC: process.env.GOGC ?? '400',
};

/** The real `terraform`, in one folder. Each method throws with Terraform's own words when the command fails. */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {
    mkdirSync(dirname(options.logFile), { recursive: true });
  }

  async init(): Promise<void> {
    await this.run(['init', '-input=false']);
  }

  /** Takes the state along to the backend that the configuration names now, whatever is there. */
  async moveState(): Promise<void> {
    await this.run(['init', '-input=false', '-migrate-state', '-force-copy']);
  }

  /** @param file the state that the backend gets; one of another origin, or an older one, is refused */
  async pushState(file: string): Promise<void> {
    await this.run(['state', 'push', file]);
  }

  async validate(): Promise<void> {
    await this.run(['validate']);
  }

  /**
   * @param file where the plan is kept for `apply`, seen from the configuration's folder
   * @returns Terraform's plan in words
   */
  async plan(file: string): Promise<string> {
    return (await this.run(['plan', '-input=false', `-out=${file}`])).stdout;
  }

  /**
   * @param plan a kept plan, which is applied as it is
   * @default what is to be done is found out again
   */
  async apply(plan?: string): Promise<void> {
    await this.run(['apply', '-input=false', '-auto-approve', ...(plan === undefined ? [] : [plan])]);
  }

  async destroy(): Promise<void> {
    await this.run(['destroy', '-input=false', '-auto-approve']);
  }

  /** @returns Terraform's plan in words when anything would change, else undefined. */
  async changes(): Promise<string | undefined> {
    const { exitCode, stdout } = await this.run(['plan', '-input=false', '-detailed-exitcode'], [0, 2]);
    return exitCode === 2 ? stdout : undefined;
  }

  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.run(['output', '-json']);
    const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** The addresses in the state. */
  async resources(): Promise<string[]> {
    const { stdout } = await this.run(['state', 'list']);
    return stdout.split('\n').filter((line) => line !== '');
  }

  private async run(
    args: readonly string[],
    accepted: readonly number[] = [0],
  ): Promise<{ exitCode: number; stdout: string }> {
    const { directory, environment, logFile, signal } = this.options;
    const { exitCode, stdout, stderr } = await run(
      'terraform',
      [...args, ...(knowsNoColor(args) ? ['-no-color'] : [])],
      {
        cwd: directory,
        env: { ...QUIET_AND_QUICK, ...environment },
        ...(signal === undefined ? {} : { signal }),
      },
    );
    appendFileSync(logFile, `\n$ terraform ${args.join(' ')}   # in ${directory}\n${stdout}\n${stderr}\n`);
    if (!accepted.includes(exitCode)) {
      const words = stderr.trim() || stdout.trim() || `exit code ${exitCode}`;
      throw new Error(`terraform ${args[0]} failed in ${directory}:\n${words}\n\nWhole log: ${logFile}`);
    }
    return { exitCode, stdout };
  }
}

const knowsNoColor = ([command]: readonly string[]): boolean => command !== 'output' && command !== 'state';
