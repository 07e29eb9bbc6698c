import type { Scene } from './stage';

/** Points that are locked in both regions. */
export const locks: Scene = async (stage) => {
  await stage.instance('locked', { lock: 'yes' });
  await stage.vault.runs.run('locked');
};
