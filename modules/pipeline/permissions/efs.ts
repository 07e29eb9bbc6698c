import type { Statement } from '../../iam/policy-document';
import type { Place } from '../../place';
import { findTagged, MANAGED_BY, type PermissionProps } from './common';
import type { KindPermissions } from './kind';

const VAULT = 'smart-vault:vault';

/** EFS file systems, by the DataSync tasks that back them up. Nothing of theirs is deleted here. */
export const efsPermissions: KindPermissions = {
  discover: ({ place }) => [
    findTagged,
    {
      // Lists know no resources (Service authorization reference, AWS DataSync).
      sid: 'ListTransferTasks',
      actions: ['datasync:ListLocations', 'datasync:ListTasks'],
      resources: ['*'],
    },
    seeTasks(place, 'datasync:DescribeTask', 'datasync:ListTagsForResource'),
  ],
  advance: ({ place, vault }: PermissionProps) => [
    seeTasks(
      place,
      'datasync:DescribeTask',
      'datasync:DescribeTaskExecution',
      'datasync:ListTagsForResource',
      'datasync:ListTaskExecutions',
    ),
    {
      sid: 'StartOnlyOurTransfers',
      actions: ['datasync:StartTaskExecution'],
      resources: [tasksIn(place)],
      conditions: { StringEquals: { [`aws:ResourceTag/${VAULT}`]: vault } },
    },
    {
      sid: 'TagNewTransfers',
      actions: ['datasync:TagResource'],
      resources: [`${tasksIn(place)}/execution/*`],
      conditions: { StringEquals: { [`aws:RequestTag/${MANAGED_BY}`]: vault } },
    },
  ],
  prune: () => [],
};

/** The pattern takes the executions of tasks, too. */
const tasksIn = ({ partition, region, accountId }: Place): string =>
  `arn:${partition}:datasync:${region}:${accountId}:task/*`;

const seeTasks = (place: Place, ...actions: readonly string[]): Statement => ({
  sid: 'SeeTransfers',
  actions,
  resources: [tasksIn(place)],
});
