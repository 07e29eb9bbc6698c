import { databasePermissions } from './databases';

/** DB instances and their snapshots. */
export const rdsPermissions = databasePermissions({
  noun: 'DBInstance',
  snapshotNoun: 'DBSnapshot',
  type: 'db',
  snapshotType: 'snapshot',
});
