import { RDSClient } from '@aws-sdk/client-rds';
import type { Kind } from '../../core/plan';
import type { Driver } from '../../ports/driver';
import { ec2Clients } from '../ec2-clients';
import { PerRegion } from '../per-region';
import { PATIENT } from '../retry';
import { clusterCalls } from './aurora';
import { AmiDriver } from './ami';
import { TaggedResources } from '../tagged-resources';
import { DynamoDbDriver } from './dynamodb';
import { EfsDriver } from './efs';
import { EbsDriver } from './ebs';
import { instanceCalls } from './rds';
import { RdsDriver } from './rds-driver';

const rds = new PerRegion((region) => new RDSClient({ region, ...PATIENT }));

const tagged = new TaggedResources();

const DRIVERS: Readonly<Record<Kind, Driver>> = {
  ebs: new EbsDriver(ec2Clients),
  rds: new RdsDriver(rds, instanceCalls),
  aurora: new RdsDriver(rds, clusterCalls),
  ami: new AmiDriver(ec2Clients),
  dynamodb: new DynamoDbDriver(tagged),
  efs: new EfsDriver(tagged),
};

export const driverOf = (kind: Kind): Driver => DRIVERS[kind];
