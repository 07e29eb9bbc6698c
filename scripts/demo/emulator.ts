import { Emulator } from '../../emulator/emulator';
import { runningInBackground, startInBackground } from '../../emulator/background';

/** Virtual seconds per real second: snapshots of ten minutes are ready in five seconds. */
const SPEED = 120;

export interface BorrowedEmulator {
  readonly emulator: Emulator;
  /** Ends it, unless it is to stay or belongs to somebody else. */
  release(): Promise<void>;
}

/** The emulator that `AWS_ENDPOINT_URL` names; else one of our own, which stays up with `keep`. */
export async function borrowEmulator(keep: boolean, environment = process.env): Promise<BorrowedEmulator> {
  const url = environment['AWS_ENDPOINT_URL'];
  if (url !== undefined && url !== '') {
    const emulator = Emulator.attach(url);
    if (!(await emulator.healthy()))
      throw new Error(`AWS_ENDPOINT_URL must name a running emulator of this project, got ${url}`);
    return { emulator, release: () => Promise.resolve() };
  }
  if (!keep) {
    const emulator = await Emulator.start({ speed: SPEED });
    return { emulator, release: () => emulator.stop() };
  }
  const running = runningInBackground();
  if (running !== undefined) {
    throw new Error(`An emulator already runs at ${running.url}. End it first: npm run emulator -- stop`);
  }
  const { url: started } = await startInBackground({ speed: SPEED });
  return { emulator: Emulator.attach(started), release: () => Promise.resolve() };
}
