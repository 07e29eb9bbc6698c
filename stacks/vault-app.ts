import type { App } from 'cdktf';
import { sourceRegions } from '../config/topology';
import type { Vault } from '../config/types';
import { BootstrapStack } from './bootstrap-stack';
import { MonitoringStack } from './monitoring-stack';
import { NetworkStack } from './network-stack';
import { StorageStack } from './storage-stack';

/** Makes the stacks of a vault; one region is one entry of the configuration. */
export function addVault(app: App, vault: Vault): void {
  const { state } = vault;
  if (state.type === 's3') new BootstrapStack(app, 'bootstrap', { vault, region: state.region, state });

  const storage = new Map<string, StorageStack>();
  for (const [region, { network }] of Object.entries(vault.regions)) {
    storage.set(region, new StorageStack(app, `${region}-storage`, { vault, region }));
    if (network) new NetworkStack(app, `${region}-network`, { vault, region, network });
  }
  for (const region of sourceRegions(vault)) addSource(app, vault, region, storage);
}

/** What a region has in which plans run. */
function addSource(app: App, vault: Vault, region: string, storage: ReadonlyMap<string, StorageStack>): void {
  const operations = storage.get(region)?.operations;
  if (operations === undefined)
    throw new Error(`${region} runs plans but has no storage for their operations`);
  new MonitoringStack(app, `${region}-monitoring`, { vault, region, operationsKeyArn: operations.keyArn });
}
