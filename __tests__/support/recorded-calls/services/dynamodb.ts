import { ACCOUNT, type ApiCall } from '../../../../emulator/emulator';
import type { Target } from '../../iam/evaluate';
import { ANYTHING, text, type Rule, type ServiceRules } from '../iam-request';
import { carried, requested } from '../tags';

export const tableArn = (region: string, name: string): string =>
  `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${name}`;

/** With its tags at the time, which the log has for calls that change something. */
const existing = ({ things }: ApiCall, named: string, arn: string): Target => ({
  arn,
  context: carried(things?.[named]?.tags ?? {}),
});

const ofTable: Rule = (call) => {
  const name = text(call, 'TableName');
  return [
    { action: `dynamodb:${call.action}`, targets: [existing(call, name, tableArn(call.region, name))] },
  ];
};

/** Amazon DynamoDB: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html. */
export const dynamodb: ServiceRules = {
  ListTables: () => [{ action: 'dynamodb:ListTables', targets: ANYTHING }],
  DescribeTable: ofTable,
  Scan: ofTable,
  DeleteTable: ofTable,
  ListTagsOfResource: (call) => [
    { action: 'dynamodb:ListTagsOfResource', targets: [{ arn: text(call, 'ResourceArn') }] },
  ],
  TagResource: (call) => {
    const arn = text(call, 'ResourceArn');
    const tags = JSON.parse(text(call, 'Tags')) as readonly { Key: string; Value: string }[];
    return [
      {
        action: 'dynamodb:TagResource',
        targets: [existing(call, arn, arn)],
        context: requested(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))),
      },
    ];
  },
};
