/**
 * Preloaded (`node --import`), it makes a program that is not a Lambda live in the emulator's time as it is now:
 * `EMULATOR_CLOCK` holds what `GET /_emulator/clock` says. What it waits for happens in that time, and so it waits in it;
 * its timeouts, which are of the global `setTimeout`, stay real.
 */
import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:timers/promises';
import { installVirtualDate, setClock } from './virtual-date.mjs';

/** Real milliseconds below which no pause is cut: whoever looks again and again leaves the emulator time to answer. */
const SHORTEST_PAUSE = 100;

const clock = JSON.parse(process.env['EMULATOR_CLOCK'] ?? 'null');
setClock(clock);
installVirtualDate();

const { setTimeout: realSleep } = promises;
const { speed = 1 } = clock ?? {};
promises.setTimeout = (milliseconds = 0, ...rest) =>
  realSleep(Math.max(milliseconds / speed, Math.min(milliseconds, SHORTEST_PAUSE)), ...rest);
syncBuiltinESMExports();
