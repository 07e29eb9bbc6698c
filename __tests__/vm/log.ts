const began = Date.now();
let failures = 0;

const seconds = (since: number): string => ((Date.now() - since) / 1000).toFixed(1).padStart(6);

/** One line of the test's log: seconds since the start, and what happened. */
export function say(text: string): void {
  process.stdout.write(`${seconds(began)} s  ${text}\n`);
}

/** Does something, and says how long it took. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const result = await work();
  say(`${name}: ${seconds(start).trim()} s`);
  return result;
}

/** A finding: what is expected to hold, and what was seen when it does not. */
export function check(what: string, holds: boolean, seen = ''): void {
  if (!holds) failures += 1;
  say(
    `${holds ? 'PASS' : 'FAIL'}  ${what}${holds || seen === '' ? '' : `\n${seen.replace(/^/gm, '          | ')}`}`,
  );
}

export const failed = (): number => failures;
