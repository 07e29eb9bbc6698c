/**
 * Preloaded (`node --import`), it makes a program that is not a Lambda live in the emulator's time as it is now:
 * `EMULATOR_CLOCK` holds what `GET /_emulator/clock` says.
 */
import { installVirtualDate, setClock } from './virtual-date.mjs';

setClock(JSON.parse(process.env['EMULATOR_CLOCK'] ?? 'null'));
installVirtualDate();
