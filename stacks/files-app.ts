import type { App } from 'cdktf';
import type { Vault } from '../config/types';
import { ComputeStack } from './compute-stack';
import { FilesStack } from './files-stack';
import { NetworkStack } from './network-stack';

/**
 * The network of a region, its file backup and the instances on it, where the configuration has them.
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
  const { taskArn, fileSystem, bucket, keyArn } = new FilesStack(app, `${region}-files`, {
    vault,
    region,
    files,
    subnetIds: network.privateSubnetIds,
    fileGroups: network.fileGroups,
    operationsKeyArn,
  });
  if (files.instances) {
    new ComputeStack(app, `${region}-compute`, {
      vault,
      region,
      instances: files.instances,
      clients: files.fileSystem.clients,
      fileSystem,
      bucket,
      bucketKeyArn: keyArn,
      clientGroupId: network.fileGroups.clientGroupId,
      publicSubnetIds: network.publicSubnetIds,
      privateSubnetIds: network.privateSubnetIds,
      operationsKeyArn,
    });
  }
  return taskArn;
}
