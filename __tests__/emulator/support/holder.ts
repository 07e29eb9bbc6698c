import { Emulator } from '../../../emulator/emulator';

/** Starts an emulator, says where, and stays: the process that `process.test.ts` kills. */
async function hold(): Promise<void> {
  const emulator = await Emulator.start();
  console.log(JSON.stringify({ url: emulator.url, pid: (emulator as unknown as { pid: number }).pid }));
  setInterval(() => undefined, 1000);
}

void hold();
