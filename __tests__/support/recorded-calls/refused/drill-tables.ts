import { ACCOUNT } from '../../../../emulator/emulator';
import { DR, SOURCE } from '../../deployed';
import { tableArn } from '../services/dynamodb';
import { carried, requested, type Tags } from '../tags';
import { always, one, THEIRS, type Refused } from './requests';

const OF_ITS_NAME = tableArn(SOURCE, 'drill-20261121t060000000z-1');
const point = `arn:aws:backup:${SOURCE}:${ACCOUNT}:recovery-point:0123`;

/**
 * What the function of restore tests may not do to tables.
 *
 * @param ofDrill the mark of a drill
 * @param nearly what only looks like it
 */
export const onlyTablesOfDrills = (ofDrill: Tags, nearly: readonly Tags[]): readonly Refused[] => [
  ...nearly.flatMap((tags) => {
    const what = JSON.stringify(tags);
    return [
      always(
        `deletes a table of its names with ${what}`,
        one('dynamodb:DeleteTable', OF_ITS_NAME, carried(tags)),
      ),
      always(
        `tags a table of its names with ${what}`,
        one('dynamodb:TagResource', OF_ITS_NAME, {}, requested(tags)),
      ),
    ];
  }),
  ...['orders', 'drill-1', 'drill-orders-1', 'drill-20261121t060000000z'].flatMap((name) => [
    always(
      `deletes the table ${name}`,
      one('dynamodb:DeleteTable', tableArn(SOURCE, name), carried(ofDrill)),
    ),
    always(
      `tags the table ${name}`,
      one('dynamodb:TagResource', tableArn(SOURCE, name), {}, requested(ofDrill)),
    ),
    always(`reads the table ${name}`, one('dynamodb:Scan', tableArn(SOURCE, name), carried(ofDrill))),
  ]),
  always(
    'deletes a table of another region',
    one('dynamodb:DeleteTable', tableArn(DR, 'drill-20261121t060000000z-1'), carried(ofDrill)),
  ),
  always('reads an item of what it restored', one('dynamodb:GetItem', OF_ITS_NAME, carried(ofDrill))),
  always('writes into what it restored', one('dynamodb:PutItem', OF_ITS_NAME, carried(ofDrill))),
  always('takes a tag off', one('dynamodb:UntagResource', OF_ITS_NAME, carried(ofDrill))),
  always('turns off a protection', one('dynamodb:UpdateTable', OF_ITS_NAME, carried(ofDrill))),
  always('restores a point of another vault', one('backup:StartRestoreJob', point, carried(THEIRS))),
  always(
    'hands another role to AWS Backup',
    one(
      'iam:PassRole',
      `arn:aws:iam::${ACCOUNT}:role/admin`,
      {},
      { 'iam:PassedToService': 'backup.amazonaws.com' },
    ),
  ),
];
