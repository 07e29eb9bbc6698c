import { databasePermissions } from './databases';

/** DB clusters and their snapshots. */
export const auroraPermissions = databasePermissions({
  noun: 'DBCluster',
  snapshotNoun: 'DBClusterSnapshot',
  type: 'cluster',
  snapshotType: 'cluster-snapshot',
});
