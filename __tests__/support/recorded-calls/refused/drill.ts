import { ACCOUNT } from '../../../../emulator/emulator';
import { DR, SOURCE, VAULT } from '../../deployed';
import { ec2Arn } from '../services/ec2-things';
import { rdsArn } from '../services/rds';
import { carried, requested, type Tags } from '../tags';
import { onlyTablesOfDrills } from './drill-tables';
import {
  always,
  decryptsElsewhere,
  image,
  instance,
  one,
  OURS,
  snapshot,
  THEIRS,
  volume,
  type Refused,
} from './requests';

/** The mark of a drill, and what only looks like it: the network's own, everybody's, and one that is longer. */
const DRILL = 'smart-vault:drill';
const OF_DRILL: Tags = { [DRILL]: 'drill-20261121t060000000z' };
const NEARLY: readonly Tags[] = [{}, { [DRILL]: VAULT }, { [DRILL]: '*' }, { [DRILL]: 'drill-' }, OURS];

const volumeToMake = `arn:aws:ec2:${SOURCE}:${ACCOUNT}:volume/*`;
const instanceToMake = `arn:aws:ec2:${SOURCE}:${ACCOUNT}:instance/*`;
const subnet = ec2Arn(SOURCE, 'subnet-0123456789abcdef0');
const group = ec2Arn(SOURCE, 'sg-0123456789abcdef0');
const database = (name: string, region = SOURCE): string => rdsArn(region, 'db', name);
const cluster = (name: string, region = SOURCE): string => rdsArn(region, 'cluster', name);
const OF_ITS_NAME = 'drill-20261121t060000000z-1';

/** What the function of restore tests, which makes and deletes, may neither make nor delete. */
export const onlyDrills: readonly Refused[] = [
  ...onlyTablesOfDrills(OF_DRILL, NEARLY),
  ...NEARLY.flatMap((tags) => {
    const what = JSON.stringify(tags);
    return [
      always(`deletes a volume with ${what}`, one('ec2:DeleteVolume', volume(), carried(tags))),
      always(`ends an instance with ${what}`, one('ec2:TerminateInstances', instance, carried(tags))),
      always(
        `deletes a database of its names with ${what}`,
        one('rds:DeleteDBInstance', database(OF_ITS_NAME), carried(tags)),
      ),
      always(`attaches a volume with ${what}`, one('ec2:AttachVolume', volume(), carried(tags))),
      always(`attaches to an instance with ${what}`, one('ec2:AttachVolume', instance, carried(tags))),
      always(
        `reads the console of an instance with ${what}`,
        one('ec2:GetConsoleOutput', instance, carried(tags)),
      ),
      always(
        `deletes a cluster of its names with ${what}`,
        one('rds:DeleteDBCluster', cluster(OF_ITS_NAME), carried(tags)),
      ),
      always(
        `restores a cluster with ${what}`,
        one('rds:RestoreDBClusterFromSnapshot', cluster(OF_ITS_NAME), {}, requested(tags)),
      ),
      always(
        `makes a database with ${what}`,
        one('rds:CreateDBInstance', database(OF_ITS_NAME), {}, requested(tags)),
      ),
      always(`makes a volume with ${what}`, one('ec2:CreateVolume', volumeToMake, {}, requested(tags))),
      always(`launches with ${what}`, one('ec2:RunInstances', instanceToMake, {}, requested(tags))),
      always(
        `restores a database with ${what}`,
        one('rds:RestoreDBInstanceFromDBSnapshot', database(OF_ITS_NAME), {}, requested(tags)),
      ),
      always(
        `tags a volume with ${what}`,
        one('ec2:CreateTags', volume(), carried(tags), requested(OF_DRILL)),
      ),
    ];
  }),
  always(
    'deletes a database that is not of its names',
    one('rds:DeleteDBInstance', database('orders'), carried(OF_DRILL)),
  ),
  always(
    'deletes a cluster that is not of its names',
    one('rds:DeleteDBCluster', cluster('orders'), carried(OF_DRILL)),
  ),
  always(
    'deletes a cluster of another region',
    one('rds:DeleteDBCluster', cluster(OF_ITS_NAME, DR), carried(OF_DRILL)),
  ),
  always(
    'makes a database in another cluster',
    one('rds:CreateDBInstance', cluster('orders'), {}, requested(OF_DRILL)),
  ),
  always(
    'restores a cluster beside the network',
    one('rds:RestoreDBClusterFromSnapshot', rdsArn(SOURCE, 'subgrp', 'production')),
  ),
  always(
    'restores a cluster’s snapshot of others',
    one('rds:RestoreDBClusterFromSnapshot', rdsArn(SOURCE, 'cluster-snapshot', 'orders-1')),
  ),
  always('changes a cluster', one('rds:ModifyDBCluster', cluster(OF_ITS_NAME), carried(OF_DRILL))),
  always('deletes a volume of another region', one('ec2:DeleteVolume', volume(DR), carried(OF_DRILL))),
  always('takes the network away', one('ec2:DeleteSecurityGroup', group, carried({ [DRILL]: VAULT }))),
  always('opens the network', one('ec2:AuthorizeSecurityGroupIngress', group, carried({ [DRILL]: VAULT }))),
  always(
    'leads out of the network',
    one('ec2:CreateRoute', `arn:aws:ec2:${SOURCE}:${ACCOUNT}:route-table/rtb-1`),
  ),
  always('launches beside the network', one('ec2:RunInstances', subnet, carried({ Name: 'web' }))),
  always(
    'launches into another vault’s network',
    one('ec2:RunInstances', subnet, carried({ [DRILL]: 'another-vault' })),
  ),
  always('launches into a group that has rules', one('ec2:RunInstances', group, carried({ Name: 'web' }))),
  always(
    'restores a database beside the network',
    one('rds:RestoreDBInstanceFromDBSnapshot', rdsArn(SOURCE, 'subgrp', 'production')),
  ),
  always('launches an image of another vault', one('ec2:RunInstances', image, carried(THEIRS))),
  always(
    'launches an image of another account',
    one('ec2:RunInstances', image, { 'ec2:Owner': '210987654321' }),
  ),
  always(
    'reads a parameter of the account',
    one('ssm:GetParameter', `arn:aws:ssm:${SOURCE}:${ACCOUNT}:parameter/web/password`),
  ),
  always(
    'takes another of Amazon’s images',
    one('ssm:GetParameter', `arn:aws:ssm:${SOURCE}::parameter/aws/service/ecs/optimized-ami`),
  ),
  always('restores a snapshot of another vault', one('ec2:CreateVolume', snapshot(), carried(THEIRS))),
  always(
    'restores a database’s snapshot of others',
    one('rds:RestoreDBInstanceFromDBSnapshot', rdsArn(SOURCE, 'snapshot', 'orders-1')),
  ),
  always('hands an instance a role', one('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/web`)),
  always('attaches in another region', one('ec2:AttachVolume', volume(DR), carried(OF_DRILL))),
  always('changes a database', one('rds:ModifyDBInstance', database(OF_ITS_NAME), carried(OF_DRILL))),
  always(
    'reads files beside the buckets of the vault',
    one('s3:GetObjectVersion', 'arn:aws:s3:::others/efs/a'),
  ),
  always('reads what is current, instead of a version', one('s3:GetObject', 'arn:aws:s3:::files/efs/a')),
  always('writes files', one('s3:PutObject', 'arn:aws:s3:::files/efs/a')),
  always('deletes a version of a file', one('s3:DeleteObjectVersion', 'arn:aws:s3:::files/efs/a')),
  decryptsElsewhere,
  ['writes a manifest', ({ bucketArn }) => one('s3:PutObject', `${bucketArn}/manifests/efs/x`)],
  ['writes what runs write', ({ bucketArn }) => one('s3:PutObject', `${bucketArn}/runs/x`)],
  ['deletes its own record', ({ bucketArn }) => one('s3:DeleteObject', `${bucketArn}/drills/x/record.json`)],
];
