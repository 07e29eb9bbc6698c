import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import type { SourceFacts } from '../../ports/driver';

/**
 * What a snapshot does not bring back, in RDS's own words (RDS API reference, DBInstance and DBCluster). A list of what is
 * taken, not of what is left: a field that AWS adds tomorrow stays out until somebody has looked at it.
 */
const OF_INSTANCE = [
  'AutoMinorVersionUpgrade',
  'BackupRetentionPeriod',
  'CopyTagsToSnapshot',
  'DBInstanceClass',
  'DBInstanceIdentifier',
  'DBParameterGroups',
  'DBSubnetGroup',
  'DeletionProtection',
  'EnabledCloudwatchLogsExports',
  'Engine',
  'EngineVersion',
  'IAMDatabaseAuthenticationEnabled',
  'MultiAZ',
  'OptionGroupMemberships',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
  'PubliclyAccessible',
  'TagList',
  'VpcSecurityGroups',
] as const satisfies readonly (keyof DBInstance)[];

const OF_CLUSTER = [
  'BackupRetentionPeriod',
  'CopyTagsToSnapshot',
  'DBClusterIdentifier',
  'DBClusterInstanceClass',
  'DBClusterMembers',
  'DBClusterParameterGroup',
  'DBSubnetGroup',
  'DeletionProtection',
  'EnabledCloudwatchLogsExports',
  'Engine',
  'EngineMode',
  'EngineVersion',
  'IAMDatabaseAuthenticationEnabled',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
  'ServerlessV2ScalingConfiguration',
  'TagList',
  'VpcSecurityGroups',
] as const satisfies readonly (keyof DBCluster)[];

/** What was written down of an instance; times are text. */
export type KeptInstance = Partial<Pick<DBInstance, (typeof OF_INSTANCE)[number]>>;
export type KeptCluster = Partial<Pick<DBCluster, (typeof OF_CLUSTER)[number]>>;

export const factsOfInstance = (instance: DBInstance): SourceFacts => pick(instance, OF_INSTANCE);
export const factsOfCluster = (cluster: DBCluster): SourceFacts => pick(cluster, OF_CLUSTER);

function pick(shown: object, keys: readonly string[]): SourceFacts {
  return Object.fromEntries(
    Object.entries(shown).filter(([key, value]) => keys.includes(key) && value !== undefined),
  );
}
