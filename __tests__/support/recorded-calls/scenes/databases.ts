import { DAY, SOURCE } from '../../deployed';
import { Databases } from '../../databases';
import type { Scene } from './stage';

/** An instance and a cluster under their owner's key: captured, copied, and expired in both regions. */
export const databases: Scene = async ({ vault: { runs, emulator }, ownersKey: kmsKeyId }) => {
  const here = new Databases(emulator, SOURCE);
  const selected = { backup: 'true' };
  await here.instance('orders', selected, { kmsKeyId });
  await here.cluster('shop', selected, { kmsKeyId });
  // Refused once, for now: then the database is asked for its state.
  await emulator.setFaults(
    [
      { action: 'CreateDBSnapshot', effect: { error: 'InvalidDBInstanceState' } },
      { action: 'CreateDBClusterSnapshot', effect: { error: 'InvalidDBClusterStateFault' } },
    ].map((fault) => ({ service: 'rds', ...fault, times: 1 })),
  );
  // The newest two stay.
  for (let day = 0; day < 3; day++) {
    await runs.run('databases');
    await emulator.advance(DAY);
  }
};
