import { RDSClient } from '@aws-sdk/client-rds';
import type { Kind } from '../../core/plan';
import type { Driver } from '../../ports/driver';
import { ec2Clients } from '../ec2-clients';
import { LocatedEc2Clients } from '../located-ec2-clients';
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

type Drivers = Readonly<Record<Kind, Driver>>;

/** Kept while the function lives: clients keep their connections, and their measure of the allowed rate. */
const known = new Map<string, Drivers>();

/** The drivers of a vault, by kind. */
export function driversOf(vault: string): (kind: Kind) => Driver {
  const drivers = known.get(vault) ?? driversFor(vault);
  known.set(vault, drivers);
  return (kind) => drivers[kind];
}

const driversFor = (vault: string): Drivers => ({
  ebs: new EbsDriver(new LocatedEc2Clients(ec2Clients, vault)),
  rds: new RdsDriver(rds, instanceCalls),
  aurora: new RdsDriver(rds, clusterCalls),
  ami: new AmiDriver(ec2Clients),
  dynamodb: new DynamoDbDriver(tagged),
  efs: new EfsDriver(tagged),
});
