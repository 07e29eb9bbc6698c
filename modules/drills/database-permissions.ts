import { snapshotPrefix } from '../../lambda-src/core/database-names';
import { drillNetworkName } from '../../lambda-src/core/drill/network';
import { DRILL_ID_PATTERN } from '../../lambda-src/core/drill/order';
import type { Kind } from '../../lambda-src/core/plan';
import type { Statement } from '../iam/policy-document';
import { OURS, TO_BE_OURS } from './marks';
import type { DrillPermissionProps } from './permissions';

export const ofDatabases = (kinds: readonly Kind[]): readonly Kind[] =>
  kinds.filter((kind) => kind === 'rds' || kind === 'aurora');

/** Restoring DB instances and clusters of the vault's own points into the network, and deleting those. */
export function databaseStatements(props: DrillPermissionProps): Statement[] {
  const { kinds } = props;
  if (ofDatabases(kinds).length === 0) return [];
  return [
    ...common(props),
    ...(kinds.includes('rds') ? instances(props) : []),
    ...(kinds.includes('aurora') ? clusters(props) : []),
  ];
}

const arnsIn =
  ({ place, region }: DrillPermissionProps) =>
  (type: string, name: string): string =>
    `arn:${place.partition}:rds:${region}:${place.accountId}:${type}:${name}`;
const OF_DRILLS = `${DRILL_ID_PATTERN}-*`;

/** A cluster is reached by an instance in it. */
function common(props: DrillPermissionProps): Statement[] {
  const arn = arnsIn(props);
  return [
    { sid: 'SeeDatabases', actions: ['rds:DescribeDBInstances'], resources: [arn('db', '*')] },
    {
      sid: 'SeeIsolation',
      actions: ['rds:DescribeDBSubnetGroups'],
      resources: [arn('subgrp', drillNetworkName(props.vault))],
    },
    ...(props.kinds.includes('ebs') || props.kinds.includes('ami')
      ? []
      : [{ sid: 'SeeGroups', actions: ['ec2:DescribeSecurityGroups'], resources: ['*'] }]),
    {
      // RDS asks for the permission to tag also where the tags are part of the call.
      sid: 'TagDatabasesOfDrills',
      actions: ['rds:AddTagsToResource'],
      resources: [arn('db', OF_DRILLS)],
      conditions: TO_BE_OURS,
    },
    {
      sid: 'DeleteOnlyDatabasesOfDrills',
      actions: ['rds:DeleteDBInstance'],
      resources: [arn('db', OF_DRILLS)],
      conditions: OURS,
    },
  ];
}

function instances(props: DrillPermissionProps): Statement[] {
  const { vault } = props;
  const arn = arnsIn(props);
  const actions = ['rds:RestoreDBInstanceFromDBSnapshot'];
  return [
    {
      sid: 'SeeDatabasePoints',
      actions: ['rds:DescribeDBSnapshots'],
      resources: [arn('db', '*'), arn('snapshot', '*')],
    },
    { sid: 'MakeDatabasesOfDrills', actions, resources: [arn('db', OF_DRILLS)], conditions: TO_BE_OURS },
    {
      // Of the vault's snapshots, in its network; with the parameter and option groups of the original.
      sid: 'FromOurDatabasePoints',
      actions,
      resources: [
        ...[arn('snapshot', `${snapshotPrefix(vault)}*`), arn('subgrp', drillNetworkName(vault))],
        ...[arn('pg', '*'), arn('og', '*')],
      ],
    },
  ];
}

function clusters(props: DrillPermissionProps): Statement[] {
  const { vault } = props;
  const arn = arnsIn(props);
  const network = arn('subgrp', drillNetworkName(vault));
  const ofDrills = [arn('cluster', OF_DRILLS)];
  return [
    { sid: 'SeeClusters', actions: ['rds:DescribeDBClusters'], resources: [arn('cluster', '*')] },
    {
      sid: 'SeeClusterPoints',
      actions: ['rds:DescribeDBClusterSnapshots'],
      resources: [arn('cluster', '*'), arn('cluster-snapshot', '*')],
    },
    {
      // Knows no resources (Service authorization reference, Amazon RDS).
      sid: 'SeeClasses',
      actions: ['rds:DescribeOrderableDBInstanceOptions'],
      resources: ['*'],
    },
    {
      sid: 'MakeClustersOfDrills',
      actions: ['rds:RestoreDBClusterFromSnapshot', 'rds:AddTagsToResource'],
      resources: ofDrills,
      conditions: TO_BE_OURS,
    },
    {
      // Of the vault's snapshots, in its network; with the parameter group of the original.
      sid: 'FromOurClusterPoints',
      actions: ['rds:RestoreDBClusterFromSnapshot'],
      resources: [
        ...[arn('cluster-snapshot', `${snapshotPrefix(vault)}*`), network],
        ...[arn('cluster-pg', '*'), arn('og', '*')],
      ],
    },
    {
      sid: 'MakeMembersOfDrills',
      actions: ['rds:CreateDBInstance'],
      resources: [arn('db', OF_DRILLS)],
      conditions: TO_BE_OURS,
    },
    {
      sid: 'InClustersOfDrills',
      actions: ['rds:CreateDBInstance'],
      resources: [...ofDrills, network, arn('pg', '*'), arn('og', '*')],
    },
    {
      sid: 'DeleteOnlyClustersOfDrills',
      actions: ['rds:DeleteDBCluster'],
      resources: ofDrills,
      conditions: OURS,
    },
  ];
}
