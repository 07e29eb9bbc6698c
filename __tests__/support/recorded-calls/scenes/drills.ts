import { DeleteObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ACCOUNT } from '../../../../emulator/emulator';
import { clientOptions } from '../../../../scripts/local/clients';
import { DAY, SOURCE, SPEED, VAULT, type DeployedVault } from '../../deployed';
import { Databases } from '../../databases';
import { FileSystems } from '../../file-systems';
import { Tables } from '../../tables';
import { transferred } from './files';
import type { Scene } from './stage';

/** Restore tests of every kind, each in its turn, so also of those under their owner's key. */
export const drills: Scene = async (stage) => {
  const { runs, emulator } = stage.vault;
  await forget(stage.vault);
  await stage.instance('drilled', { backup: 'true', image: 'yes' });
  const databases = new Databases(emulator, SOURCE);
  await databases.instance('drilled', { backup: 'true' }, { kmsKeyId: stage.ownersKey });
  await databases.cluster('drilled-too', { backup: 'true' }, { kmsKeyId: stage.ownersKey });
  await new Tables(emulator).make('drilled');
  const bucket = await transferred(emulator, stage.ownersKey);
  const systems = new FileSystems(emulator);
  await systems.addTask(await systems.make());
  for (const plan of ['daily', 'images', 'databases', 'tables', 'files']) await runs.run(plan);
  // A version that is gone: who may not list the bucket is not told so.
  await bucket.files.delete('efs/a.txt', bucket.first);
  // What looks into a volume has a quarter of an hour to answer.
  await emulator.setSpeed(120);
  for (let day = 0; day < 4; day++) {
    await emulator.advance(DAY);
    // The second looks whether the first still runs.
    const at = await emulator.now();
    const executions = [await runs.fire('drill', at), await runs.fire('drill', at)];
    for (const execution of executions) await runs.end(execution);
  }
  await emulator.setSpeed(SPEED);
};

/** As if none had ever been held: then runs write down since when they watch. */
async function forget({ emulator, deployed: { reportsBucket: Bucket } }: DeployedVault): Promise<void> {
  const s3 = new S3Client(clientOptions(emulator, SOURCE));
  for await (const { Contents: found = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket, Prefix: 'drills/' },
  ))
    for (const { Key } of found) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
}

/** One that asks for nothing: its input is kept. */
export const brokenDrill: Scene = async ({ vault: { runs, emulator } }) => {
  const { executionArn = '' } = await new SFNClient(clientOptions(emulator, SOURCE)).send(
    new StartExecutionCommand({
      stateMachineArn: `arn:aws:states:${SOURCE}:${ACCOUNT}:stateMachine:${VAULT}-drill`,
      input: '{}',
    }),
  );
  await runs.end(executionArn);
};
