import { RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Form } from '../../core/restore/order';
import type { DrillBench, DrillBin } from '../../ports/drill-bench';
import { ec2Clients } from '../ec2-clients';
import { PerRegion } from '../per-region';
import { PATIENT } from '../retry';
import { DatabaseBench } from './database-bench';
import { DatabaseBin } from './database-bin';
import { GroupBin } from './group-bin';
import { InstanceBench } from './instance-bench';
import { InstanceBin } from './instance-bin';
import { VolumeBench } from './volume-bench';
import { VolumeBin } from './volume-bin';

interface Place {
  readonly bench: DrillBench;
  /** In the order in which they are emptied. */
  readonly bins: readonly DrillBin[];
}

const rds = new PerRegion((region) => new RDSClient({ region, ...PATIENT }));
const ssm = new PerRegion((region) => new SSMClient({ region, ...PATIENT }));
const instances = new InstanceBin(ec2Clients);
const volumes = new VolumeBin(ec2Clients);
const groups = new GroupBin(ec2Clients);

const PLACES: Readonly<Partial<Record<Form, Place>>> = {
  // The examiner of a volume is an instance.
  volume: { bench: new VolumeBench(ec2Clients, ssm), bins: [instances, volumes, groups] },
  image: { bench: new InstanceBench(ec2Clients), bins: [instances, volumes, groups] },
  database: { bench: new DatabaseBench(rds, ec2Clients), bins: [new DatabaseBin(rds), groups] },
};

export const benchOf = (form: Form): DrillBench => placeOf(form).bench;

export const binsOf = (form: Form): readonly DrillBin[] => placeOf(form).bins;

/** @throws Error for a form that is not tested: such a test is never planned */
function placeOf(form: Form): Place {
  const place = PLACES[form];
  if (place === undefined) throw new Error(`restores of the form ${form} are not tested`);
  return place;
}
