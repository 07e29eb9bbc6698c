/**
 * The smallest of many by a hash of their keys: every object has the same chance, wherever its key stands in the order, and
 * never more than the sample is in memory.
 */
export class ObjectSample<One extends { readonly key: string }> {
  private readonly chosen: { readonly rank: number; readonly one: One }[] = [];

  /**
   * @param most at least 1
   * @param seed another one gives another sample
   */
  constructor(
    private readonly most: number,
    private readonly seed: string,
  ) {}

  add(one: One): void {
    const entry = { rank: rankOf(`${this.seed} ${one.key}`), one };
    const last = this.chosen.at(-1);
    if (last !== undefined && this.chosen.length === this.most && !isBefore(entry, last)) return;
    const at = this.chosen.findIndex((other) => isBefore(entry, other));
    this.chosen.splice(at === -1 ? this.chosen.length : at, 0, entry);
    if (this.chosen.length > this.most) this.chosen.pop();
  }

  /** In the order of their ranks, so that also the first few are spread. */
  get all(): readonly One[] {
    return this.chosen.map(({ one }) => one);
  }
}

interface Ranked {
  readonly rank: number;
  readonly one: { readonly key: string };
}

const isBefore = (a: Ranked, b: Ranked): boolean =>
  a.rank < b.rank || (a.rank === b.rank && a.one.key < b.one.key);

/** FNV-1a, and the last mixing of MurmurHash3: keys that differ in one letter at the end come to lie far apart. */
function rankOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
