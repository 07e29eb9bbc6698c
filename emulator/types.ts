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
  /**
   * What a changing call (or GetConsoleOutput) to EC2, SSM, RDS (databases and their snapshots), AWS Backup (recovery points) or DataSync (tasks) names, as it was
   * when the call came; with an instance its volumes, with an image its snapshots. Missing for all other calls.
   */
  readonly things?: Readonly<Record<string, NamedThing>>;
  /** Missing while the call is still running. */
  readonly status?: number;
  readonly ms?: number;
  readonly errorCode?: string;
  /** What a fault rule or a token bucket did to the call. */
  readonly injected?: string;
}

/** What carries tags. */
export interface NamedThing {
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the key that encrypts it. Missing where none does. */
  readonly kmsKeyId?: string;
  /** Account that a snapshot belongs to; `amazon` for an image of Amazon's. Missing for what a call cannot name across accounts. */
  readonly owner?: string;
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
  /** Virtual seconds a new snapshot of a volume stays pending, where it differs from `snapshotSeconds`. */
  readonly snapshotSecondsOf?: Readonly<Record<string, number>> | null;
  /** Virtual seconds an image stays pending after its snapshots have finished. @default 0 */
  readonly imageSeconds?: number | null;
  /** Virtual seconds an instance takes to start, and to stop. @default 0 */
  readonly instanceSeconds?: number | null;
  /**
   * What the serial console of an instance shows, by its id, a volume that was attached to it, or the snapshot of that; `*` is
   * any such volume. `{NAME}` is the setting `NAME='…'` of its user data.
   * @default nothing
   */
  readonly consoleOutputOf?: Readonly<Record<string, string>> | null;
  /** Virtual seconds an instance of an Auto Scaling group is Pending or EnteringStandby. @default 0 */
  readonly lifecycleSeconds?: number | null;
  /** Virtual seconds until an Auto Scaling group replaces an instance in service that does not run. @default 60 */
  readonly healthCheckSeconds?: number | null;
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
  /** Instances, source images or names of images whose images end in `failed`. */
  readonly imageFails?: readonly string[] | null;
  /** Instances without an SSM agent; `*` stands for all. @default every instance has one */
  readonly agentless?: readonly string[] | null;
  /** Virtual seconds until an SSM invocation is known, and as long again until it starts. @default 1 */
  readonly commandLagSeconds?: number | null;
  /** Virtual seconds a command runs. @default 2 */
  readonly commandSeconds?: number | null;
  /** Virtual seconds a snapshot of a database or cluster is under way. @default 0 */
  readonly databaseSnapshotSeconds?: number | null;
  /** Virtual seconds a copy of such a snapshot is under way. @default 0 */
  readonly databaseCopySeconds?: number | null;
  /** Manual snapshots per region, of databases and of clusters each. @default 100 */
  readonly databaseSnapshotQuota?: number | null;
  /** Snapshots of databases and clusters being copied into a region. @default 20 */
  readonly databaseCopyQuota?: number | null;
  /** Identifiers of databases, clusters or snapshots: such snapshots end in `failed`. */
  readonly databaseSnapshotFails?: readonly string[] | null;
  /** Identifiers of databases or clusters, identifiers or ARNs of source snapshots: such copies end in `failed`. */
  readonly databaseCopyFails?: readonly string[] | null;
  /** Virtual seconds a backup job of AWS Backup takes. @default 0 */
  readonly backupJobSeconds?: number | null;
  /** Virtual seconds a copy job of AWS Backup takes. @default 0 */
  readonly backupCopySeconds?: number | null;
  /** Virtual seconds a restore job of AWS Backup takes. @default 0 */
  readonly restoreJobSeconds?: number | null;
  /** ARNs of resources whose backup jobs end in FAILED. */
  readonly backupJobFails?: readonly string[] | null;
  /** ARNs of recovery points, or of their resources, whose copy jobs end in FAILED. */
  readonly backupCopyFails?: readonly string[] | null;
  /** Virtual seconds one of DynamoDB's own backups stays CREATING. @default 0 */
  readonly tableBackupSeconds?: number | null;
  /** Virtual seconds an execution of a DataSync task takes. @default 0 */
  readonly transferSeconds?: number | null;
  /** ARNs of DataSync tasks, or ids of the file systems they read, whose executions end in ERROR. */
  readonly transferFails?: readonly string[] | null;
  /** Virtual seconds until an S3 object is replicated. @default 0 */
  readonly replicationSeconds?: number | null;
  /** Keys of S3 objects, or names of destination buckets, whose replication fails. */
  readonly replicationFails?: readonly string[] | null;
  /** Virtual seconds until a version is restored from an archive of S3. @default 0 */
  readonly thawSeconds?: number | null;
  /** How often SNS delivers each message to a function. @default 1 */
  readonly snsDeliveries?: number | null;
  /** Page size for Describe calls that ask for none. @default 0, no pages */
  readonly forcePage?: number | null;
  /** `ec2` enforces EC2's request token buckets, in virtual time. @default null */
  readonly tokenBuckets?: 'ec2' | null;
  /** Lambda invocations that run at the same time. @default 8 */
  readonly lambdaConcurrency?: number | null;
}

/** What SSM commands lead to; a field left out of the first two matches everything. */
export interface CommandOutcome {
  readonly instanceId?: string;
  /** Text of the command. */
  readonly contains?: string;
  /**
   * `TimedOut` is the end of `executionTimeout`, `DeliveryTimedOut` that of `TimeoutSeconds`; `InProgress` never ends.
   * @default 'Success'
   */
  readonly status?: 'Success' | 'Failed' | 'TimedOut' | 'DeliveryTimedOut' | 'InProgress';
  /** @default 0, or 1 when it failed */
  readonly responseCode?: number;
  readonly output?: string;
  readonly error?: string;
  /** Virtual seconds it runs. @default the setting `commandSeconds` */
  readonly seconds?: number;
  /** How many commands it takes. @default every one */
  readonly times?: number;
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
  /** Why it was not evaluated: metric math that the emulator does not know. */
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
        /** Resident memory of the largest of its processes so far, in MB; 0 when none has answered. */
        readonly peakMb: number;
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

/** A version, or a delete marker, that was made long ago. */
export interface VersionToPlant {
  readonly key: string;
  /** ISO 8601. */
  readonly at: string;
  /** @default none: a delete marker */
  readonly body?: string;
  /** @default STANDARD */
  readonly storageClass?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Virtual now = base + (real now - start) * speed; base and start in milliseconds since the epoch. */
export interface VirtualClock {
  readonly base: number;
  readonly start: number;
  readonly speed: number;
  /** ISO 8601. */
  readonly now: string;
}
