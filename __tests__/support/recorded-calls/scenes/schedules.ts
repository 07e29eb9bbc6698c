import { SOURCE, VAULT } from '../../deployed';
import { scheduleNames } from '../vault';
import type { Scene } from './stage';

/** Every schedule of the vault, the cleanup among them. */
export const schedules: Scene = async ({ vault: { runs, emulator } }) => {
  for (const name of await scheduleNames({ emulator, name: VAULT, region: SOURCE }))
    await runs.end(await runs.fire(name));
};
