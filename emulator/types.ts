/** What the emulator's control API takes and answers. */

/** Any field left out matches everything; `action` must match as a whole, `caller` anywhere. */
export interface FaultRule {
  readonly service?: string;
  /** Regular expression for the action's name, for example `Create.*`. */
  readonly action?: string;
  readonly region?: string;
  /** Regular expression for the caller, for example `^lambda\.`. */
  readonly caller?: string;
  /** Text in the (decoded) body of the request. */
  readonly contains?: string;
  readonly effect: FaultEffect;
  /** How many calls it takes. @default every one */
  readonly times?: number;
  /** Between 0 and 1, drawn from a generator seeded with `seed`. @default 1 */
  readonly probability?: number;
  /** @default 1 */
  readonly seed?: number;
}

export type FaultEffect =
  /** `throttle` becomes the protocol's own throttling error. */
  | { readonly error: string; readonly status?: number; readonly message?: string }
  | { readonly latencyMs: number }
  /** Kill the Lambda child that makes the call, before or after the call took effect. */
  | { readonly kill: 'before' | 'after' };

export interface ApiCall {
  readonly seq: number;
  /** Virtual time, ISO 8601. */
  readonly time: string;
  /** The service's signing name: ec2, states, monitoring, … */
  readonly service: string;
  readonly region: string;
  readonly action: string;
  /** Access key id: `lambda.<function>`, `states.<machine>`, `scheduler`, `events`, or the test's own. */
  readonly caller: string;
  readonly attempt: number;
  readonly params: Readonly<Record<string, unknown>>;
  /** Missing while the call is still running. */
  readonly status?: number;
  readonly ms?: number;
  readonly errorCode?: string;
  /** What a fault rule or a token bucket did to the call. */
  readonly injected?: string;
}

export type CallFilter = Partial<Pick<ApiCall, 'service' | 'region' | 'action' | 'caller' | 'errorCode'>>;

export interface SentMessage {
  readonly time: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly topic: string;
  readonly region: string;
  readonly subject: string | null;
  readonly message: string;
  readonly messageId: string;
}

/** See `server/settings.py`; null sets a setting back to its default. */
export interface EmulatorSettings {
  /** Virtual seconds a new snapshot stays pending. @default 0 */
  readonly snapshotSeconds?: number | null;
  /** Virtual seconds a copy stays pending. @default 0 */
  readonly copySeconds?: number | null;
  /** Pending copies per destination region. @default 20 */
  readonly copyQuota?: number | null;
  /** Pending snapshots per volume. @default 5 */
  readonly pendingPerVolume?: number | null;
  /** Virtual seconds between two snapshots of one volume; AWS enforces 15. @default 0, not enforced */
  readonly snapshotIntervalSeconds?: number | null;
  /** Volumes whose snapshots end in `error`. */
  readonly snapshotFails?: readonly string[] | null;
  /** Source snapshots, or their volumes, whose copies end in `error`. */
  readonly copyFails?: readonly string[] | null;
  /** Page size for Describe calls that ask for none. @default 0, no pages */
  readonly forcePage?: number | null;
  /** `ec2` enforces EC2's request token buckets, in virtual time. @default null */
  readonly tokenBuckets?: 'ec2' | null;
  /** Lambda invocations that run at the same time. @default 8 */
  readonly lambdaConcurrency?: number | null;
}

export interface FiredSchedule {
  readonly target: string;
  readonly input: string;
  readonly attempts: number;
  readonly executionId: string;
  readonly delivered: boolean;
  /** When the target is a state machine. */
  readonly executionArn?: string;
  readonly error?: string;
  readonly message?: string;
  /** The dead-letter queue that got the payload. */
  readonly deadLetter?: string | null;
}

export interface EvaluatedAlarm {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly before?: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly reason?: string;
  /** Why it was not evaluated (composite alarms, metric math). */
  readonly skipped?: string;
}

export interface LambdaStats {
  readonly children: number;
  readonly functions: Readonly<
    Record<
      string,
      {
        readonly invocations: number;
        readonly errors: number;
        readonly coldStarts: number;
        /** Real milliseconds of the slowest invocation. */
        readonly maxMs: number;
        readonly totalMs: number;
        readonly running: number;
        readonly peak: number;
      }
    >
  >;
}

export interface PlantedSnapshot {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly ownerId: string;
}

export interface SnapshotToPlant {
  readonly region: string;
  /** @default a volume that no longer exists */
  readonly volumeId?: string;
  /** @default the emulator's own account */
  readonly ownerId?: string;
  /** ISO 8601. @default virtual now */
  readonly startTime?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Looks like a copy: VolumeId `vol-ffffffff`. @default false */
  readonly copy?: boolean;
  readonly encrypted?: boolean;
}
