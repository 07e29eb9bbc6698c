import type { Emulator } from '../../../../emulator/emulator';
import { BUCKET, FileSystems } from '../../file-systems';
import { FileBucket } from '../../file-bucket';
import type { Scene } from './stage';

/**
 * A file system with its task: one that runs and does not queue is asked for its state. What it transfers is looked at; an
 * object of which S3 keeps no hash is read for one, and a run that is started again finds what it has written down.
 */
export const files: Scene = async ({ vault: { runs, emulator }, ownersKey }) => {
  await transferred(emulator, ownersKey);
  const systems = new FileSystems(emulator);
  const task = await systems.addTask(await systems.make(), undefined, { TaskQueueing: 'DISABLED' });
  await emulator.configure({ transferSeconds: 1200 });
  await systems.startTask(task);
  const when = await emulator.now();
  for (let round = 0; round < 2; round++) await runs.run('files', when);
  await emulator.configure({ transferSeconds: null });
};

/**
 * What the transfers of the tests would have left in their bucket, under its owner's key.
 * @returns the version of the first, too
 */
export async function transferred(
  emulator: Emulator,
  ownersKey: string,
): Promise<{ readonly files: FileBucket; readonly first: string }> {
  const files = new FileBucket(emulator, BUCKET);
  await files.remove();
  await files.make(ownersKey);
  const first = await files.put('efs/a.txt', 'first');
  await files.putInParts('efs/b.txt', 'second');
  return { files, first };
}
