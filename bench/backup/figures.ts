import type { ApiCall } from '../../emulator/emulator';

/** What a run cost, by the emulator's call log. */
export interface Figures {
  readonly allCalls: number;
  /** Those to EC2 among them. */
  readonly ec2Calls: number;
  readonly invocations: number;
  /** Virtual seconds from the first call to the end of the last. */
  readonly seconds: number;
}

/** The bench's own calls are not the run's. */
const BENCH = 'test';

export function figuresOf(calls: readonly ApiCall[], speed: number): Figures {
  const own = calls.filter(({ caller }) => caller !== BENCH);
  const begins = own.map(({ time }) => Date.parse(time));
  const ends = own.map(({ ms = 0 }, index) => (begins[index] ?? 0) + ms * speed);
  return {
    ec2Calls: own.filter(({ service }) => service === 'ec2').length,
    allCalls: own.length,
    invocations: own.filter(({ service, action }) => service === 'lambda' && action === 'Invoke').length,
    seconds: (Math.max(...ends) - Math.min(...begins)) / 1000,
  };
}
