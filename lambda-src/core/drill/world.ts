import type { DrillBench, DrillBin } from '../../ports/drill-bench';
import type { ObjectShelf } from '../../ports/object-shelf';
import type { RunStore } from '../../ports/run-store';
import type { Form } from '../restore/order';
import type { Workshop } from '../restore/prepare';
import type { CleanUpWorld } from './clean-up';

/** What a drill needs of the world outside. */
export interface DrillWorld extends CleanUpWorld {
  readonly workshop: Workshop;
  readonly benchOf: (form: Form) => DrillBench;
  readonly binsOf: (form: Form) => readonly DrillBin[];
  /** What is read where it lies. */
  readonly objects: ObjectShelf;
  readonly store: RunStore;
  /** Between two looks at a restore; rejects to stop, with `UnderWay` where it is gone on with later. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Throws to stop, as `pause` does; asked before every call that may change something. */
  readonly mayGoOn: () => void;
  /** Whether it was stopped from outside. */
  readonly isInterrupted: () => boolean;
}
