import { mkdirSync, writeFileSync } from 'node:fs';
import { Emulator } from '../../emulator/emulator';
import { Deployment } from '../../scripts/local/deployment';
import { requireTools } from '../../scripts/prerequisites';
import { mute } from './alerts';
import { DEPLOYED_FILE, DIRECTORY, SOURCE, SPEED, type Deployed } from './deployed';

/** Jest's global set-up of the end-to-end tests: one emulator, one deployment, for all of them. */
export default async function deployOnce(): Promise<() => Promise<void>> {
  requireTools('terraform', 'python');
  const emulator = await Emulator.start({ speed: SPEED });
  try {
    const deployment = await Deployment.synthesize({
      config: '__tests__/e2e/vault.config.ts',
      directory: DIRECTORY,
      environment: emulator.environment(SOURCE),
    });
    await deployment.apply();
    const { reports_bucket_name: reportsBucket } = await deployment.outputs(`${SOURCE}-storage`);
    const { topic_arn: topicArn } = await deployment.outputs(`${SOURCE}-monitoring`);
    const deployed: Deployed = {
      url: emulator.url,
      reportsBucket: String(reportsBucket),
      topicArn: String(topicArn),
    };
    await mute(emulator, String(topicArn));
    mkdirSync(DIRECTORY, { recursive: true });
    writeFileSync(DEPLOYED_FILE, JSON.stringify(deployed));
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  return () => emulator.stop();
}
