import type { Vault } from '../config/types';
import { filesBucketName, replicaBucketName } from '../lambda-src/core/file-names';
import type { FileShelf } from '../modules/pipeline/permissions/file-shelves';

/** Where the transfers of a region's plans write to, as far as the configuration tells. */
export function fileShelvesOf({ name, regions }: Vault, region: string, accountId: string): FileShelf[] {
  const { files, fileBuckets = [] } = regions[region] ?? {};
  const own = files && {
    bucketName: filesBucketName(name, accountId, region),
    prefix: folder(files.transfer.prefix),
  };
  return [...(own === undefined ? [] : [own]), ...fileBuckets.map(shelfOf)];
}

/** Where the objects of the same transfers can be read in another region: in the replica, where there is one. */
export function fileShelvesIn(vault: Vault, home: string, region: string, accountId: string): FileShelf[] {
  if (region === home) return fileShelvesOf(vault, home, accountId);
  const { files } = vault.regions[home] ?? {};
  if (files?.bucket.replicateTo?.region !== region) return [];
  const bucketName = replicaBucketName(vault.name, accountId, home);
  return [{ bucketName, prefix: folder(files.transfer.prefix) }];
}

function shelfOf(text: string): FileShelf {
  const [bucketName = '', ...path] = text.split('/');
  return { bucketName, prefix: path.length === 0 ? '' : folder(path.join('/')) };
}

const folder = (path: string): string => `${path}/`;
