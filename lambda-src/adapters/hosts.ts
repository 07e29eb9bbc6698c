import { ec2Clients } from './ec2-clients';
import { Ec2Hosts } from './ec2-hosts';

/** Apart from the drivers: who puts instances back need not load the services of every kind. */
export const hosts = new Ec2Hosts(ec2Clients);
