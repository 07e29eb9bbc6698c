import type { Kind } from '../../core/plan';
import type { Driver } from '../../ports/driver';
import { Ec2Clients } from '../ec2-clients';
import { EbsDriver } from './ebs';

const ec2 = new Ec2Clients();

const DRIVERS: Readonly<Record<Kind, Driver>> = {
  ebs: new EbsDriver(ec2),
};

export const driverOf = (kind: Kind): Driver => DRIVERS[kind];
