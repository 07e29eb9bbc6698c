import type { HookName, Host, Mark, SentHooks } from '../core/host';
import type { Outcome } from '../core/outcome';

/** Instances that are made quiet while their recovery points begin, and put back. */
export interface Hosts {
  /** By id; what AWS does not list is not in the map. */
  look(region: string, ids: readonly string[]): Promise<Outcome<ReadonlyMap<string, Host>>>;
  /** Every instance of a region that carries a mark of a vault. */
  marked(vault: string, region: string): Promise<Outcome<readonly Host[]>>;
  mark(region: string, id: string, mark: Mark): Promise<Outcome<void>>;
  unmark(region: string, id: string): Promise<Outcome<void>>;
  stop(region: string, id: string): Promise<Outcome<void>>;
  start(region: string, id: string): Promise<Outcome<void>>;
  /** Takes it out of service, without a replacement. */
  enterStandby(region: string, id: string): Promise<Outcome<void>>;
  exitStandby(region: string, id: string): Promise<Outcome<void>>;
  /** What a run has sent to a host. */
  hooksOf(region: string, id: string, run: string): Promise<Outcome<SentHooks>>;
  runHook(region: string, id: string, hook: Hook): Promise<Outcome<void>>;
}

/** Shell lines to run on a host. */
export interface Hook {
  readonly run: string;
  readonly name: HookName;
  readonly lines: readonly string[];
  readonly timeoutSeconds: number;
}
