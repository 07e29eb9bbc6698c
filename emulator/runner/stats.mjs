/** Figures per function: how often, how long, how many at once, how much memory. */
export class Stats {
  #functions = new Map();

  /** @returns a function to call when the invocation has ended */
  begin(name, cold) {
    const one = this.#functions.get(name) ?? {
      invocations: 0,
      errors: 0,
      coldStarts: 0,
      maxMs: 0,
      totalMs: 0,
      running: 0,
      peak: 0,
      peakMb: 0,
    };
    this.#functions.set(name, one);
    one.invocations++;
    one.coldStarts += cold ? 1 : 0;
    one.peak = Math.max(one.peak, ++one.running);
    return (ms, failed, mb = 0) => {
      one.running--;
      one.errors += failed ? 1 : 0;
      one.totalMs = Math.round(one.totalMs + ms);
      one.maxMs = Math.max(one.maxMs, Math.round(ms));
      one.peakMb = Math.max(one.peakMb, Math.round(mb));
    };
  }

  all() {
    return Object.fromEntries(this.#functions);
  }

  clear() {
    this.#functions.clear();
  }
}
