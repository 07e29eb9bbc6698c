import type { Executions } from '../ports/executions';
import type { Hosts } from '../ports/hosts';
import type { RunStore } from '../ports/run-store';
import { documents, runDocuments, type Claim, type Manifest } from './documents';
import type { Host, Mark } from './host';
import { putBack, type Return } from './put-back';
import { regionOf, type AnyRun, type Run } from './run';

export interface Release {
  /** What is not back yet, or came back with trouble. */
  readonly troubles: readonly Required<Return>[];
  /** Why the instances could not be looked at. */
  readonly unreadable?: string;
  readonly done: boolean;
}

export interface ReleaseWorld {
  readonly hosts: Hosts;
  readonly store: RunStore;
  readonly executions: Executions;
}

/**
 * Puts back every instance that a run left stopped or frozen: this run, where its batches broke, and any other run of
 * the vault that nobody carries any more. What to undo is written on the instances themselves.
 */
export async function release(run: AnyRun, { hosts, store, executions }: ReleaseWorld): Promise<Release> {
  const region = regionOf(run);
  if (region === undefined) return { troubles: [], done: true };
  const marked = await hosts.marked(run.vault, region);
  if (marked.status !== 'done')
    return { troubles: [], unreadable: marked.reason, done: marked.status === 'failed' };

  const returns: Return[] = [];
  for (const [mark, ids] of byRun(marked.value)) {
    const owner = mark.run === run.id ? run : await deadOwner(mark, store, executions);
    if (owner !== undefined && 'plan' in owner) returns.push(...(await putBack(owner, hosts, ids)));
  }
  const troubles = returns.flatMap(({ trouble, ...back }) =>
    trouble === undefined ? [] : [{ ...back, trouble }],
  );
  return { troubles, done: returns.every(({ isBack }) => isBack) };
}

function byRun(hosts: readonly Host[]): [Mark, string[]][] {
  const groups = new Map<string, [Mark, string[]]>();
  for (const { id, mark } of hosts) {
    if (mark === undefined) continue;
    const group = groups.get(mark.run);
    if (group === undefined) groups.set(mark.run, [mark, [id]]);
    else group[1].push(id);
  }
  return [...groups.values()];
}

/** The run that left a mark, when its execution has ended; undefined while it still works on it. */
async function deadOwner(
  { plan, run }: Mark,
  store: RunStore,
  executions: Executions,
): Promise<Run | undefined> {
  const claim = (await store.read(runDocuments.claim(plan, run))) as Claim | undefined;
  if (claim === undefined || (await executions.isRunning(claim.execution))) return undefined;
  const attempt = claim.execution.split(':').at(-1) ?? '';
  const manifest = (await store.read(runDocuments.manifest(plan, run, attempt))) as Manifest | undefined;
  return manifest?.run;
}

/** What somebody must see to: these instances are not as they were before the backup. */
export const describeTroubles = ({ troubles, unreadable }: Release): string[] => [
  ...(unreadable === undefined ? [] : [`instances could not be looked at: ${unreadable}`]),
  ...troubles.map(({ id, isBack, trouble }) =>
    isBack ? trouble : `${id} is not as it was before the backup: ${trouble}`,
  ),
];

export const releaseOf = async (run: AnyRun, store: RunStore): Promise<Release | undefined> =>
  (await store.read(documents.release(run))) as Release | undefined;
