import { RDSClient } from '@aws-sdk/client-rds';
import type { Form } from '../../core/restore/order';
import type { Restorer } from '../../ports/restorer';
import { ec2Clients } from '../ec2-clients';
import { PerRegion } from '../per-region';
import { PATIENT } from '../retry';
import { ClusterRestorer } from './cluster';
import { DatabaseRestorer } from './database';
import { FilesRestorer } from './files';
import { ImageRestorer } from './image';
import { SnapshotsRestorer } from './snapshots';
import { TableRestorer } from './table';
import { VolumeRestorer } from './volume';

const rds = new PerRegion((region) => new RDSClient({ region, ...PATIENT }));

/** What can be restored. */
const RESTORERS: Readonly<Record<Form, Restorer>> = {
  volume: new VolumeRestorer(ec2Clients),
  image: new ImageRestorer(ec2Clients),
  snapshots: new SnapshotsRestorer(ec2Clients),
  database: new DatabaseRestorer(rds),
  cluster: new ClusterRestorer(rds),
  table: new TableRestorer(),
  files: new FilesRestorer(),
};

export const restorerOf = (form: Form): Restorer => RESTORERS[form];
