import type { App } from 'cdktf';
import type { Vault } from '../config/types';
import { ComputeStack } from './compute-stack';
import type { FileCopy } from './file-copy';
import { FilesStack, type Notices } from './files-stack';
import { NetworkStack } from './network-stack';

export interface FilesAppProps {
  readonly vault: Vault;
  readonly region: string;
  readonly operationsKeyArn: string;
  /** Undefined where the region has no files. */
  readonly notices: Notices | undefined;
  /** Where accesses to the bucket are logged. */
  readonly accessLogsTo: string | undefined;
  /** What another region keeps of this one's file backup. */
  readonly copyIn: (region: string) => FileCopy | undefined;
}

/** The network of a region, its file backup and the instances on it, where the configuration has them. */
export function addFiles(app: App, props: FilesAppProps): void {
  const { vault, region, operationsKeyArn, notices, accessLogsTo, copyIn } = props;
  const { network: config, files } = vault.regions[region] ?? {};
  if (config === undefined) return;
  const network = new NetworkStack(app, `${region}-network`, {
    vault,
    region,
    network: config,
    operationsKeyArn,
    ...(files && { files }),
  });
  if (files === undefined || network.fileGroups === undefined) return;
  if (notices === undefined) throw new Error(`${region} has nobody to tell of its transfers`);
  const { fileSystem, bucket, keyArn } = new FilesStack(app, `${region}-files`, {
    vault,
    region,
    files,
    subnetIds: network.privateSubnetIds,
    fileGroups: network.fileGroups,
    operationsKeyArn,
    notices,
    accessLogsTo,
    copyIn,
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
}
