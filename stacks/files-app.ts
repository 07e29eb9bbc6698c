import type { App } from 'cdktf';
import type { Vault } from '../config/types';
import { FilesStack } from './files-stack';
import { NetworkStack } from './network-stack';

/**
 * The network of a region and its file backup, where the configuration has them.
 * @returns the task that backs the files up
 */
export function addFiles(
  app: App,
  vault: Vault,
  region: string,
  operationsKeyArn: string,
): string | undefined {
  const { network: config, files } = vault.regions[region] ?? {};
  if (config === undefined) return undefined;
  const network = new NetworkStack(app, `${region}-network`, {
    vault,
    region,
    network: config,
    operationsKeyArn,
    ...(files && { files }),
  });
  if (files === undefined || network.fileGroups === undefined) return undefined;
  const { taskArn } = new FilesStack(app, `${region}-files`, {
    vault,
    region,
    files,
    subnetIds: network.privateSubnetIds,
    fileGroups: network.fileGroups,
    operationsKeyArn,
  });
  return taskArn;
}
