import type { Hosts } from '../ports/hosts';
import type { Item } from './item';
import { putBack } from './put-back';
import type { Quiescence } from './quiescence';
import type { Run } from './run';

/** After the deadline a batch goes on trying for as long to put its hosts back; then others must. */
const GRACE_MS = 6 * 3_600_000;

export interface Returned {
  readonly items: readonly Item[];
  /** Hosts that are not as they were. */
  readonly touched: readonly string[];
}

/** What a point's resource runs on. */
export const hostIdOf = ({ owner, source }: Item): string => owner ?? source;

/** The hosts that may have to be made quiet or put back in this round. */
export const hostsToLookAt = (items: readonly Item[], touched: readonly string[]): string[] => [
  ...new Set([...touched, ...items.filter(isToBegin).map(hostIdOf)]),
];

const isToBegin = ({ point }: Item): boolean => point.state === 'waiting';

/**
 * Puts back every host that nothing has to begin on any more. An item is not finished before its host is as it was,
 * also when the item failed.
 */
export async function returnHosts(
  run: Run,
  items: readonly Item[],
  touched: readonly string[],
  quiescence: Quiescence,
  { hosts, now }: { readonly hosts: Hosts; readonly now: Date },
): Promise<Returned> {
  const marked = await quiescence.marked();
  const away = [...new Set([...touched, ...(marked.status === 'done' ? marked.value : [])])];
  const needed = new Set(items.filter(isToBegin).map(hostIdOf));
  const returns = await putBack(
    run,
    hosts,
    away.filter((id) => !needed.has(id)),
  );

  const isHopeless = now.getTime() > new Date(run.deadline).getTime() + GRACE_MS;
  const troubles = new Map(
    returns.flatMap(({ id, isBack, trouble }) => {
      if (isBack) return trouble === undefined ? [] : [[id, trouble] as const];
      return isHopeless ? [[id, `${id} is not as it was before the backup: ${trouble ?? ''}`] as const] : [];
    }),
  );
  const back = new Set(returns.flatMap(({ id, isBack }) => (isBack || isHopeless ? [id] : [])));
  return {
    items: items.map((item) => {
      const trouble = troubles.get(hostIdOf(item));
      return trouble === undefined ? item : { ...item, trouble };
    }),
    touched: away.filter((id) => !back.has(id)),
  };
}
