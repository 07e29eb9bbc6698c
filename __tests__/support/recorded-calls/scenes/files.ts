import { FileSystems } from '../../file-systems';
import type { Scene } from './stage';

/** A file system with its task: one that runs and does not queue is asked for its state. */
export const files: Scene = async ({ vault: { runs, emulator } }) => {
  const systems = new FileSystems(emulator);
  const task = await systems.addTask(await systems.make(), undefined, { TaskQueueing: 'DISABLED' });
  await emulator.configure({ transferSeconds: 1200 });
  await systems.startTask(task);
  await runs.run('files');
  await emulator.configure({ transferSeconds: null });
};
