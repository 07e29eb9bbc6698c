import { App } from 'cdktf';
import { ConfigurationError, loadVault } from './config/load';
import { bundleHandlers } from './scripts/bundle/handlers';
import { finishOutput } from './scripts/synth-output';
import { addVault } from './stacks/vault-app';

/** vault.config.ts → stacks → cdktf.out, or nothing at all when the configuration has a problem. */
async function main(): Promise<void> {
  const vault = await loadVault();
  const app = new App();
  addVault(app, vault, await bundleHandlers());
  app.synth();
  console.log(finishOutput(app));
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exitCode = 1;
});
