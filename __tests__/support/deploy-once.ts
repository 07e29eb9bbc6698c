import type { Config } from 'jest';
import { writeFileSync } from 'node:fs';
import { Emulator } from '../../emulator/emulator';
import { Deployment } from '../../scripts/local/deployment';
import { requireTools } from '../../scripts/prerequisites';
import { mute } from './alerts';
import { deployedFileOf, directoryOf, SOURCE, SPEED, type Deployed } from './deployed';

/** More would wait for each other's Terraform. */
const MOST_WORKERS = 4;

/** Jest's global set-up of the end-to-end tests: one emulator and one deployment for each worker, for all of its tests. */
export default async function deployOnce({ maxWorkers = 1 }: Config): Promise<() => Promise<void>> {
  requireTools('terraform', 'python');
  const count = Number(maxWorkers);
  if (count > MOST_WORKERS)
    throw new Error(
      `Each worker deploys a vault: run with --runInBand or --maxWorkers=2, got ${count} workers`,
    );
  const workers = Array.from({ length: count }, (_, at) => String(at + 1));
  const emulators = await Promise.all(workers.map(() => Emulator.start({ speed: SPEED })));
  const stop = async (): Promise<void> => {
    await Promise.all(emulators.map((emulator) => emulator.stop()));
  };
  try {
    await Promise.all(emulators.map((emulator, at) => deploy(emulator, workers[at] ?? '')));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function deploy(emulator: Emulator, worker: string): Promise<void> {
  const deployment = await Deployment.synthesize({
    config: '__tests__/e2e/vault.config.ts',
    directory: directoryOf(worker),
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
  await mute(emulator, deployed.topicArn);
  writeFileSync(deployedFileOf(worker), JSON.stringify(deployed));
}
