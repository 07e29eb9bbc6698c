import type { VersionToPlant } from '../../emulator/types';

/** A bucket's past, and what it was at one moment of it. */
export interface Past {
  /** In the order in which it happened. */
  readonly versions: readonly VersionToPlant[];
  /** Bodies by key at `at`, from playing the events; what is rewound is not asked. */
  readonly then: ReadonlyMap<string, string>;
  readonly at: string;
}

const BEGIN = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

/**
 * Every key is written, and then overwritten or deleted at random, one event a day; some come only after the moment, which is in
 * the middle. The same numbers give the same past.
 */
export function pastOf(keys: number, eventsPerKey: number): Past {
  const random = numbersFrom(42);
  const then = new Map<string, string>();
  const versions: VersionToPlant[] = [];
  const middle = Math.floor(eventsPerKey / 2);
  for (let event = 0; event < eventsPerKey; event += 1) {
    const at = new Date(BEGIN + event * DAY).toISOString();
    for (let number = 0; number < keys; number += 1) {
      const key = `data/${String(number % 97).padStart(2, '0')}/${String(number).padStart(7, '0')}`;
      const isLate = number % 10 === 0 && event <= middle;
      const isDeletion = isLate || random() < 0.2;
      const body = `${key} of day ${event}`;
      versions.push(isDeletion ? { key, at } : { key, at, body });
      if (event > middle) continue;
      if (isDeletion) then.delete(key);
      else then.set(key, body);
    }
  }
  return { versions, then, at: new Date(BEGIN + middle * DAY + DAY / 2).toISOString() };
}

/** Mulberry32: small, and good enough to mix. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
