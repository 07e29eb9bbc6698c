import { alerts } from './alerts';
import { databases } from './databases';
import { brokenDrill, drills } from './drills';
import { files } from './files';
import { images } from './images';
import { locks } from './locks';
import { offsite } from './offsite';
import { pages } from './pages';
import { abortedHooks, abortedStop, quiet, strayMark } from './quiet';
import { schedules } from './schedules';
import type { Scene } from './stage';
import { tables } from './tables';
import { broken, lostBatch, refused, twice } from './trouble';
import { volumes } from './volumes';

/** All that exercises the roles of the pipeline, in the order in which it happens. */
export const SCENES: Readonly<Record<string, Scene>> = {
  alerts,
  volumes,
  pages,
  locks,
  offsite,
  images,
  databases,
  drills,
  brokenDrill,
  tables,
  files,
  quiet,
  abortedStop,
  abortedHooks,
  strayMark,
  twice,
  broken,
  lostBatch,
  refused,
  schedules,
};
