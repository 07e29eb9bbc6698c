import type { Channel } from '../../ports/channel';
import type { Claimed, RunStore } from '../../ports/run-store';
import type { Notice } from './notice';
import { afterTelling, decide, holdBack, NEW_THREAD, notSent, sending, type Thread } from './thread';

export interface TellingWorld {
  readonly store: Pick<RunStore, 'claim' | 'read' | 'write'>;
  readonly now: () => Date;
}

export type Outcome = 'told' | 'not wanted' | 'skipped' | 'held back';

/** Longer than a function lives: what is still being sent then has died. */
const LEASE = 180_000;
/** Others may change the same thread meanwhile, each once or twice. */
const MOST_TURNS = 10;

/** Another call is telling the same thread. */
export class BeingTold extends Error {
  override readonly name = 'BeingTold';
}

/**
 * Tells a channel once. The thread's document is claimed before, so that of two deliveries at the same moment one sends;
 * where the sender dies, a later delivery sends after the lease.
 *
 * @throws BeingTold, or what the channel throws: then nothing was told, and the message has to come again
 */
export async function tell(channel: Channel, notice: Notice, world: TellingWorld): Promise<Outcome> {
  const thread = channel.threadOf(notice);
  if (thread === undefined) return 'not wanted';
  const key = documentOf(channel, thread);
  if (channel.onlyFollows(notice) && (await world.store.read(key)) === undefined) return 'not wanted';

  let held: Claimed | undefined = NOTHING;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const before: Thread = held === NOTHING ? NEW_THREAD : (held.value as Thread);
    const decision = decide(before, notice, world.now(), channel.collapses);
    if (decision.do === 'skip') return 'skipped';
    if (decision.do === 'wait') throw new BeingTold(`${key} is being told by another call`);
    const until = new Date(world.now().getTime() + LEASE);
    const next = decision.do === 'tell' ? sending(before, notice, until) : holdBack(before);
    const taken: Claimed | undefined = await world.store.claim(
      key,
      next,
      held === NOTHING ? undefined : held,
    );
    if (taken !== undefined) {
      held = taken;
      continue;
    }
    if (decision.do === 'hold back') return 'held back';
    await send(channel, notice, { key, before, flapping: decision.flapping }, world);
    return 'told';
  }
  throw new BeingTold(`${key} is changed by other calls all the time`);
}

const NOTHING: Claimed = { value: undefined, version: '' };

interface Turn {
  readonly key: string;
  readonly before: Thread;
  readonly flapping: boolean;
}

async function send(
  channel: Channel,
  notice: Notice,
  { key, before, flapping }: Turn,
  { store, now }: TellingWorld,
): Promise<void> {
  const { heldBack, reference: known } = before;
  let reference: string | undefined;
  try {
    reference = await channel.send(notice, {
      heldBack,
      flapping,
      ...(known !== undefined && { reference: known }),
    });
  } catch (error) {
    // Free for the next attempt, which may come before the lease ends.
    await store.write(key, notSent(before));
    throw error;
  }
  await store.write(key, afterTelling(before, notice, now(), { flapping, reference }));
}

/** In the reports bucket; names of alarms may hold anything. */
const documentOf = ({ name }: Channel, thread: string): string =>
  `notices/${name}/${thread.replaceAll(/[^\w./:-]/g, (found) => encodeURIComponent(found))}.json`;
