import { DAY } from '../../deployed';
import type { Scene } from './stage';

/** Copies in the vault account: shared, copied, locked, and expired there. */
export const offsite: Scene = async (stage) => {
  const { runs, emulator } = stage.vault;
  await stage.instance('offsite', { offsite: 'yes' });
  for (let run = 0; run < 3; run++) {
    await runs.run('offsite');
    await emulator.advance(4 * DAY);
  }
};
