import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientOptions } from '../../../../scripts/local/clients';
import { launch } from '../../../../scripts/local/fleet';
import { SOURCE } from '../../deployed';
import type { Scene } from './stage';

/** A run after a restore and a drill, which its page tells of. */
export const pages: Scene = async ({ vault }) => {
  const s3 = new S3Client(clientOptions(vault.emulator, SOURCE));
  for (const Key of ['restores', 'drills', 'failovers'].map((folder) => `${folder}/scene/record.json`))
    await s3.send(
      new PutObjectCommand({
        Bucket: vault.deployed.reportsBucket,
        Key,
        Body: JSON.stringify({ outcome: 'success' }),
      }),
    );
  await launch(vault.source, 'paged', { protect: true });
  await vault.runs.run('daily');
};
