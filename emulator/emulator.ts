import { startServer, stopServer, type StartOptions } from './process';
import type {
  ApiCall,
  CallFilter,
  CommandOutcome,
  EmulatorSettings,
  EvaluatedAlarm,
  FaultRule,
  FiredSchedule,
  LambdaStats,
  PlantedSnapshot,
  SentMessage,
  SnapshotToPlant,
  VersionToPlant,
  VirtualClock,
} from './types';

export type * from './types';
export type { StartOptions } from './process';

/** The account every caller belongs to. */
export const ACCOUNT = '123456789012';

/**
 * A running emulator: start one, or attach to one that runs, then talk AWS to `url` and steer it from here.
 *
 * @example
 * const emulator = await Emulator.start({ speed: 60 });
 * const ec2 = new EC2Client({ endpoint: emulator.url, region: 'us-east-1' });
 * await emulator.configure({ snapshotSeconds: 600 });
 * await emulator.stop();
 */
export class Emulator {
  private constructor(
    readonly url: string,
    private readonly pid?: number,
  ) {}

  static async start(options: StartOptions = {}): Promise<Emulator> {
    const server = await startServer(options);
    return new Emulator(server.url, server.pid);
  }

  /** Steer an emulator that someone else started; `stop` leaves it running. */
  static attach(url: string): Emulator {
    return new Emulator(url.replace(/\/+$/, ''));
  }

  /**
   * Environment for anything that speaks to AWS: SDKs, aws-cli, Terraform.
   * @param caller appears as the caller in the call log
   */
  environment(region = 'us-east-1', caller = 'test'): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: caller,
      AWS_SECRET_ACCESS_KEY: 'emulator',
      AWS_SESSION_TOKEN: '',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  async stop(): Promise<void> {
    if (this.pid) await stopServer(this.pid);
  }

  /** An empty account: resources, log, outbox, faults, settings, clock and Lambda children are as after a start. */
  async reset(): Promise<void> {
    await this.control('POST', 'reset');
  }

  async calls(filter: CallFilter = {}): Promise<ApiCall[]> {
    const query = new URLSearchParams(filter as Record<string, string>).toString();
    return (await this.control<{ calls: ApiCall[] }>('GET', `calls?${query}`)).calls;
  }

  async clearCalls(): Promise<void> {
    await this.control('DELETE', 'calls');
  }

  /** What subscribers of SNS topics got. */
  async outbox(): Promise<SentMessage[]> {
    return (await this.control<{ messages: SentMessage[] }>('GET', 'outbox')).messages;
  }

  async clearOutbox(): Promise<void> {
    await this.control('DELETE', 'outbox');
  }

  /** Replaces all rules. */
  async setFaults(rules: readonly FaultRule[]): Promise<void> {
    await this.control('PUT', 'faults', { rules });
  }

  /** Changes the settings named, leaves the others. */
  async configure(settings: EmulatorSettings): Promise<void> {
    await this.control('PUT', 'settings', settings);
  }

  /** Virtual now. */
  async now(): Promise<Date> {
    return new Date((await this.clock()).now);
  }

  /** What another process needs to run the same clock, until it is advanced again (runner/follow-clock.mjs). */
  async clock(): Promise<VirtualClock> {
    return this.control<VirtualClock>('GET', 'clock');
  }

  /** Move virtual time forward; waits, back-off and pending snapshots notice. */
  async advance(seconds: number): Promise<void> {
    await this.control('POST', 'clock', { advance: seconds });
  }

  /** Virtual seconds per real second from now on. */
  async setSpeed(speed: number): Promise<void> {
    await this.control('POST', 'clock', { speed });
  }

  /** Deliver a schedule of EventBridge Scheduler now. Schedules never fire by themselves. */
  async fireSchedule(schedule: {
    readonly name: string;
    readonly region: string;
    /** @default `default` */
    readonly group?: string;
    /** @default virtual now */
    readonly scheduledTime?: string;
  }): Promise<FiredSchedule> {
    return this.control('POST', 'schedules/fire', schedule);
  }

  /** Judge the metric alarms of a region at virtual now, and send what changed. */
  async evaluateAlarms(region: string): Promise<EvaluatedAlarm[]> {
    return (await this.control<{ alarms: EvaluatedAlarm[] }>('POST', 'alarms/evaluate', { region })).alarms;
  }

  async lambdaStats(): Promise<LambdaStats> {
    return this.control('GET', 'lambda/stats');
  }

  /** A snapshot no API call could make: of another owner, or made long ago. */
  async plantSnapshot(snapshot: SnapshotToPlant): Promise<PlantedSnapshot> {
    return this.control('POST', 'ec2/snapshots', snapshot);
  }

  /**
   * Versions no API call could make, since they are old: the oldest of a key first. Thousands in one call; they are neither
   * replicated nor logged.
   * @returns their ids
   */
  async plantVersions(bucket: string, versions: readonly VersionToPlant[]): Promise<string[]> {
    return (await this.control<{ versionIds: string[] }>('POST', 's3/versions', { bucket, versions }))
      .versionIds;
  }

  /** Puts other content behind a version of an object, which keeps its id, its ETag and its checksum: S3 has lost it unseen. */
  async corruptVersion(bucket: string, key: string, versionId: string, body: string): Promise<void> {
    await this.control('POST', 's3/corruption', { bucket, key, version_id: versionId, body });
  }

  /** Decides what SSM commands lead to, the first match first; without one they succeed. Replaces all. */
  async setCommandOutcomes(rules: readonly CommandOutcome[]): Promise<void> {
    await this.control('PUT', 'ssm/outcomes', { rules });
  }

  async healthy(): Promise<boolean> {
    try {
      return (await this.control<{ ok: boolean }>('GET', 'health')).ok;
    } catch {
      return false;
    }
  }

  private async control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/_emulator/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T & { error?: string };
    if (!response.ok) throw new Error(`emulator: ${method} ${path}: ${answer.error ?? response.status}`);
    return answer;
  }
}
