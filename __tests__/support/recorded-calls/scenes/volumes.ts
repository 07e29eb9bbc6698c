import { launch } from '../../../../scripts/local/fleet';
import { DAY } from '../../deployed';
import type { Scene } from './stage';

/** Volumes alone and together, of our key and of their owner's: captured, copied, and expired in both regions. */
export const volumes: Scene = async (stage) => {
  const { runs, emulator, source } = stage.vault;
  await launch(source, 'one', { protect: true });
  await stage.instance('two', { backup: 'true' });
  await runs.run('daily');
  await emulator.advance(31 * DAY);
  await runs.run('daily');
};
