import { EC2Client } from '@aws-sdk/client-ec2';
import { paginateGetExecutionHistory, SFNClient } from '@aws-sdk/client-sfn';
import type { Emulator, EmulatorSettings } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { Deployment } from '../../scripts/local/deployment';
import { clearFleet, launchMany } from '../../scripts/local/fleet';
import { Runs } from '../../scripts/local/runs';
import { run } from '../../scripts/run';
import { figuresOf, type Figures } from './figures';
import { outcomeOf, type Outcome } from './outcome';

const SOURCE = 'us-east-1';
const DR = 'us-west-2';
const VAULT = 'bench-vault';

/** How AWS is while a run goes on. */
export interface Weather {
  readonly instances: number;
  /** Virtual seconds per real second. */
  readonly speed: number;
  /** Of every call that the run makes, in real milliseconds. */
  readonly latencyMs?: number;
  readonly settings?: EmulatorSettings;
}

/** The deployed vault and the baseline beside it, on one emulator. */
export class BenchVault {
  readonly source: EC2Client;
  readonly dr: EC2Client;
  private readonly sfn: SFNClient;
  private readonly runs: Runs;
  private weather: Weather = { instances: 0, speed: 1 };

  private constructor(
    readonly emulator: Emulator,
    reportsBucket: string,
    private readonly topicArn: string,
  ) {
    this.source = new EC2Client(clientOptions(emulator, SOURCE));
    this.dr = new EC2Client(clientOptions(emulator, DR));
    this.sfn = new SFNClient(clientOptions(emulator, SOURCE));
    this.runs = new Runs({ emulator, region: SOURCE, vault: VAULT, reportsBucket });
  }

  static async deployTo(emulator: Emulator): Promise<BenchVault> {
    const deployment = await Deployment.synthesize({
      config: 'bench/backup/vault.config.ts',
      directory: '.cache/bench/backup',
      environment: emulator.environment(SOURCE),
    });
    await deployment.apply();
    const { reports_bucket_name: bucket } = await deployment.outputs(`${SOURCE}-storage`);
    const { topic_arn: topic } = await deployment.outputs(`${SOURCE}-monitoring`);
    return new BenchVault(emulator, String(bucket), String(topic));
  }

  /** A new fleet, nothing backed up yet, and an empty call log. */
  async begin(weather: Weather): Promise<void> {
    this.weather = weather;
    const { emulator } = this;
    await emulator.setFaults([]);
    await emulator.configure({
      snapshotSeconds: null,
      copySeconds: null,
      copyQuota: null,
      tokenBuckets: null,
    });
    for (const ec2 of [this.source, this.dr]) await clearFleet(ec2);
    await launchMany(this.source, weather.instances);
    await emulator.setSpeed(weather.speed);
    await emulator.configure(weather.settings ?? {});
    const { latencyMs = 0 } = weather;
    if (latencyMs > 0) await emulator.setFaults([{ caller: '^(?!test$)', effect: { latencyMs } }]);
    await emulator.clearOutbox();
    await emulator.clearCalls();
  }

  /** A run of ours, its schedule delivered as often as is asked for. */
  async ours(deliveries = 1, timeoutSeconds?: number): Promise<OurRun> {
    const time = await this.emulator.now();
    const executions = await times(deliveries, () => this.runs.fire('daily', time));
    for (const execution of executions) await this.runs.end(execution, undefined, timeoutSeconds);
    const notices = (await this.emulator.outbox()).filter(({ protocol }) => protocol === 'email');
    return {
      said: notices.map(({ subject }) => subject ?? '').join('; '),
      transitions: await this.transitionsOf(executions),
    };
  }

  /**
   * A run of the sequential implementation, started as often as is asked for.
   * @returns what it said
   */
  async baseline({ wait, deliveries = 1 }: Baseline): Promise<string> {
    const env = {
      ...this.emulator.environment(SOURCE, 'baseline'),
      SOURCE_REGION: SOURCE,
      DEST_REGION: DR,
      SNS_TOPIC_ARN: this.topicArn,
      SPEED: String(this.weather.speed),
      WAIT: wait ? '1' : '0',
    };
    const ended = await times(deliveries, () => run('node', ['bench/backup/sequential.mjs'], { env }));
    const broken = ended.find(({ exitCode }) => exitCode !== 0);
    if (broken !== undefined) throw new Error(`The baseline could not run:\n${broken.stderr}`);
    return ended.map(({ stdout }) => stdout.trim() || 'nothing: ended by the limit of 15 minutes').join('; ');
  }

  async figures(): Promise<Figures> {
    return figuresOf(await this.emulator.calls(), this.weather.speed);
  }

  /** What is there when the last copy has come to its end. */
  async outcome(): Promise<Outcome> {
    await this.emulator.advance(this.weather.settings?.copySeconds ?? 0);
    return outcomeOf(this.source, this.dr, volumesOf(this.weather.instances));
  }

  /**
   * The history has the transitions of the machine itself. Each batch is an execution of its own: one for its start,
   * and in every round Advance, Finished? and either Wait or Batch finished.
   * @see https://aws.amazon.com/step-functions/pricing/
   */
  private async transitionsOf(executions: readonly string[]): Promise<number> {
    const advance = `${VAULT}-advance`;
    const calls = await this.emulator.calls();
    const rounds = calls.filter(
      ({ action, params }) => action === 'Invoke' && String(params['path']).includes(advance),
    );
    const batches = calls.filter(
      ({ action, caller }) => action === 'PutObject' && caller === `lambda.${advance}`,
    );
    let transitions = batches.length + 3 * rounds.length;
    for (const executionArn of executions) {
      for await (const page of paginateGetExecutionHistory({ client: this.sfn }, { executionArn })) {
        transitions += (page.events ?? []).filter(({ type }) => type?.endsWith('StateEntered')).length;
      }
    }
    return transitions;
  }
}

export interface OurRun {
  /** The subjects of its notices. */
  readonly said: string;
  /** Of the state machine and of its batches. */
  readonly transitions: number;
}

export interface Baseline {
  /** For each snapshot, before it is copied. */
  readonly wait: boolean;
  readonly deliveries?: number;
}

/** Every second instance has two. */
export const volumesOf = (instances: number): number => instances + Math.floor(instances / 2);

const times = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));
