import type { ApiCall } from '../../../../emulator/emulator';
import type { Target } from '../../iam/evaluate';
import { ANYTHING, text, type Rule, type ServiceRules } from '../iam-request';
import { carried, requested } from '../tags';

/** Lists of everything know no resources. */
const anything: Rule = ({ action }) => [{ action: `datasync:${action}`, targets: ANYTHING }];

/** About what the call names by ARN. */
const about =
  (name: string): Rule =>
  (call) => [{ action: `datasync:${call.action}`, targets: [existing(call, text(call, name))] }];

/** AWS DataSync: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsdatasync.html. */
export const datasync: ServiceRules = {
  ListLocations: anything,
  ListTasks: anything,
  DescribeLocationS3: about('LocationArn'),
  DescribeTask: about('TaskArn'),
  DescribeTaskExecution: about('TaskExecutionArn'),
  ListTagsForResource: about('ResourceArn'),
  ListTaskExecutions: about('TaskArn'),

  StartTaskExecution: (call) => {
    const task = text(call, 'TaskArn');
    const context = requested(tagsOfNew(call));
    return [
      { action: 'datasync:StartTaskExecution', targets: [existing(call, task)], context },
      // https://docs.aws.amazon.com/datasync/latest/userguide/supported-iam-actions-tagging.html
      { action: 'datasync:TagResource', targets: [{ arn: `${task}/execution/exec-*` }], context },
    ];
  },
};

/** With its tags at the time, which the log has for calls that change something. */
const existing = ({ things }: ApiCall, arn: string): Target => ({
  arn,
  context: carried(things?.[arn]?.tags ?? {}),
});

function tagsOfNew(call: ApiCall): Record<string, string> {
  const tags = JSON.parse(text(call, 'Tags')) as readonly { readonly Key: string; readonly Value: string }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
