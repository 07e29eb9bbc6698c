import { DAY } from '../../deployed';
import type { Scene } from './stage';

/** An instance with an encrypted volume as an image: made, copied, and expired in both regions. */
export const images: Scene = async (stage) => {
  const { runs, emulator } = stage.vault;
  await stage.instance('imaged', { image: 'yes' });
  await runs.run('images');
  await emulator.advance(31 * DAY);
  await runs.run('images');
};
