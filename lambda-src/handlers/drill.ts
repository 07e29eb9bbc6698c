import type { Context } from 'aws-lambda';
import { benchOf, binsOf } from '../adapters/drills';
import { driversOf } from '../adapters/drivers';
import { KmsKeys } from '../adapters/kms-keys';
import { logger, PowertoolsMetrics } from '../adapters/powertools';
import { restorerOf } from '../adapters/restorers';
import { S3Objects } from '../adapters/s3-objects';
import { S3RunStore } from '../adapters/s3-run-store';
import { SfnExecutions } from '../adapters/sfn-executions';
import { SnsNotifier } from '../adapters/sns-notifier';
import { claim } from '../core/claim';
import { drillDocuments } from '../core/drill/documents';
import { giveUp } from '../core/drill/give-up';
import { holdDrill } from '../core/drill/hold';
import type { DrillOrder } from '../core/drill/order';
import { planDrill, type AskedDrill } from '../core/drill/plan';
import type { DrillRecord } from '../core/drill/record';
import { tellOf } from '../core/drill/tell';
import { UnderWay } from '../core/drill/under-way';
import { subjectOf } from '../core/drill/words';
import type { DrillWorld } from '../core/drill/world';
import { drillDimensions } from '../core/metric-names';
import { drillFrom } from '../drill-request';
import { readEnvironment, type Environment } from '../env';
import { hurryWith } from '../time-left';

interface Drilling {
  readonly event: unknown;
  readonly execution: unknown;
  /** What a Catch of the state machine hands over: the drill cannot go on. */
  readonly error?: { readonly Error: string; readonly Cause: string };
}

/** What the state machine goes on with. */
interface Stand {
  /** Another execution carries this drill already: nothing is left to do. */
  readonly duplicate: boolean;
  readonly done: boolean;
  /** Until it is called again. */
  readonly waitSeconds: number;
  readonly status?: DrillRecord['status'];
  readonly subject?: string;
}

/** A drill is looked at again after a quarter of the time that it has gone on, within these: what is measured is as exact. */
const WAIT_SECONDS = { least: 15, most: 60 };

/** Kept while the function lives, with its connections. */
const objects = new S3Objects();

/** Brings a drill as far as it comes without waiting. */
export async function handler({ error, ...request }: Drilling, context: Context): Promise<Stand> {
  logger.addContext(context);
  const environment = readEnvironment();
  const { asked, execution } = drillFrom(request, environment);
  const store = new S3RunStore(environment.reportsBucket);
  const over = { duplicate: false, done: true, waitSeconds: 0 };
  if (!(await claim(drillDocuments.claim(asked.id), execution, store, new SfnExecutions()))) {
    logger.warn('another execution carries this drill', { drill: asked.id });
    return { ...over, duplicate: true };
  }
  const told = (await store.read(drillDocuments.told(asked.id))) as DrillRecord | undefined;
  if (told !== undefined) return { ...over, ...wordOf(told) };

  const driverOf = driversOf(environment.vault);
  const known = (await store.read(drillDocuments.order(asked.id))) as DrillOrder | undefined;
  if (known === undefined && error !== undefined)
    throw new Error(`The drill broke before it began: ${error.Error}: ${error.Cause}`);
  const order = known ?? (await planDrill(asked, store, driverOf, new Date(), objects));
  const world = worldOf(asked, store, driverOf, hurryWith(context));
  let record: DrillRecord;
  try {
    record =
      error === undefined
        ? await holdDrill(order, world)
        : await giveUp(order, `${error.Error}: ${error.Cause}`, world);
  } catch (problem) {
    if (!(problem instanceof UnderWay)) throw problem;
    return { duplicate: false, done: false, waitSeconds: waitFor(order, new Date()) };
  }
  await tell(record, environment, store);
  return { ...over, ...wordOf(record) };
}

const wordOf = (record: DrillRecord): Pick<Stand, 'status' | 'subject'> => ({
  status: record.status,
  subject: subjectOf(record),
});

/** It never waits: what is not ready is looked at in the next call. */
function worldOf(
  { vault, region }: AskedDrill,
  store: S3RunStore,
  driverOf: ReturnType<typeof driversOf>,
  hurry: () => boolean,
): DrillWorld {
  const later = (): Promise<never> => Promise.reject(new UnderWay());
  return {
    workshop: { vault, driverOf, regions: [region], restorerOf, keys: new KmsKeys(), store },
    ...{ benchOf, binsOf, objects, store },
    now: () => new Date(),
    pause: later,
    rest: later,
    say: (text) => {
      logger.info(text);
    },
    mayGoOn: () => {
      if (hurry()) throw new UnderWay();
    },
    isInterrupted: () => false,
  };
}

function waitFor({ startedAt }: DrillOrder, now: Date): number {
  const quarter = Math.round((now.getTime() - Date.parse(startedAt)) / 4000);
  return Math.min(Math.max(quarter, WAIT_SECONDS.least), WAIT_SECONDS.most);
}

/** Then writes down that it was: a crash between the two tells twice rather than not at all. */
async function tell(
  record: DrillRecord,
  { topicArn, reportsBucket }: Environment,
  store: S3RunStore,
): Promise<void> {
  const metrics = new PowertoolsMetrics();
  await tellOf(record, {
    notifier: new SnsNotifier(topicArn),
    publish: (...measured) => {
      metrics.publish(...measured);
    },
    location: `s3://${reportsBucket}/`,
  });
  // Else it would count as overdue until the next run looks.
  metrics.publish({ DrillAgeSeconds: 0 }, drillDimensions(record.vault, record.home));
  await store.write(drillDocuments.told(record.id), record);
  logger.info('drill reported', { drill: record.id, status: record.status });
}
