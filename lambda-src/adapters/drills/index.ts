import { BackupClient } from '@aws-sdk/client-backup';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Form } from '../../core/restore/order';
import type { DrillBench, DrillBin } from '../../ports/drill-bench';
import { ec2Clients } from '../ec2-clients';
import { PerRegion } from '../per-region';
import { PATIENT } from '../retry';
import { ClusterBench } from './cluster-bench';
import { ClusterBin } from './cluster-bin';
import { DatabaseBench } from './database-bench';
import { DatabaseBin } from './database-bin';
import { DatabaseIsolation } from './database-isolation';
import { GroupBin } from './group-bin';
import { InstanceBench } from './instance-bench';
import { InstanceBin } from './instance-bin';
import { TableBench } from './table-bench';
import { TableBin } from './table-bin';
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
const tables = new PerRegion((region) => new DynamoDBClient({ region, ...PATIENT }));
const backups = new PerRegion((region) => new BackupClient({ region, ...PATIENT }));
const volumes = new VolumeBin(ec2Clients);
const groups = new GroupBin(ec2Clients);
const databases = new DatabaseBin(rds);
const isolation = new DatabaseIsolation(rds, ec2Clients);

const PLACES: Readonly<Partial<Record<Form, Place>>> = {
  // The examiner of a volume is an instance.
  volume: { bench: new VolumeBench(ec2Clients, ssm), bins: [instances, volumes, groups] },
  image: { bench: new InstanceBench(ec2Clients), bins: [instances, volumes, groups] },
  database: { bench: new DatabaseBench(rds, isolation), bins: [databases, groups] },
  cluster: { bench: new ClusterBench(rds, isolation), bins: [databases, new ClusterBin(rds), groups] },
  table: { bench: new TableBench(tables), bins: [new TableBin(tables, backups)] },
};

export const benchOf = (form: Form): DrillBench => placeOf(form).bench;

export const binsOf = (form: Form): readonly DrillBin[] => placeOf(form).bins;

/** @throws Error for a form that is not tested: such a test is never planned */
function placeOf(form: Form): Place {
  const place = PLACES[form];
  if (place === undefined) throw new Error(`restores of the form ${form} are not tested`);
  return place;
}
