import {
  AttachVolumeCommand,
  DescribeInstancesCommand,
  GetConsoleOutputCommand,
  type Instance,
  type Volume,
} from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { findingsIn, seenIn } from '../../../core/drill/examination';
import { done, type Outcome } from '../../../core/outcome';
import { RESTORE_TAG, type RestoreOrder } from '../../../core/restore/order';
import type { Patience, Seen } from '../../../ports/drill-bench';
import type { Ec2Clients } from '../../ec2-clients';
import type { PerRegion } from '../../per-region';
import { attempt } from '../../refusals';
import { findVolume } from '../../restorers/ec2-looks';
import { failed, later } from '../../restorers/steps';
import { launchExaminer, type ExaminerPlace } from './launch';

const DEVICE = '/dev/sdf';
const PAUSE_SECONDS = 15;
/** Of which the script takes twelve at the most, from when it sees the volume. */
const MOST_MINUTES = 15;
const MOST_CHARACTERS = 200;
/** What was seen a moment ago may be another now. */
const PASSING = /^(IncorrectState|IncorrectInstanceState|VolumeInUse|InvalidInstanceID\.NotFound)\b/;

/**
 * The instance that looks into a restored volume. It is found again by the tag of the restore, so whoever is broken off goes on with the
 * same; to take it away is the clean-up's.
 */
export class Examiner {
  constructor(
    private readonly ec2: Ec2Clients,
    private readonly ssm: PerRegion<SSMClient>,
  ) {}

  /** That of a restore, also one that has ended; a running one first. */
  async find({ region, id }: RestoreOrder): Promise<Instance | undefined> {
    const Filters = [{ Name: `tag:${RESTORE_TAG.restore}`, Values: [id] }];
    const { Reservations: found = [] } = await this.ec2
      .safe(region)
      .send(new DescribeInstancesCommand({ Filters }));
    const all = found.flatMap(({ Instances = [] }) => Instances);
    return all.find(({ State: state }) => state?.Name === 'running') ?? all[0];
  }

  /** Waits for what it says; what it has not said in time has not passed. */
  async look(
    order: RestoreOrder,
    volume: Volume,
    place: ExaminerPlace,
    { now, pause, mayGoOn, say }: Patience,
  ): Promise<readonly Seen[]> {
    for (;;) {
      const instance = await this.find(order);
      const since = instance?.LaunchTime ?? volume.CreateTime;
      const outcome = await this.advance(order, volume.VolumeId ?? '', instance, place, mayGoOn);
      if (outcome.status === 'done') return outcome.value;
      const isLate = since !== undefined && now().getTime() - since.getTime() > MOST_MINUTES * 60_000;
      if (outcome.status === 'failed' || isLate) {
        const late = outcome.status === 'failed' ? '' : `no result within ${MOST_MINUTES} minutes: `;
        return [{ name: 'contents', passed: false, says: `${late}${outcome.reason}` }];
      }
      say(`contents: ${outcome.reason}`);
      await pause(PAUSE_SECONDS);
    }
  }

  private async advance(
    order: RestoreOrder,
    volume: string,
    instance: Instance | undefined,
    place: ExaminerPlace,
    mayGoOn: () => void,
  ): Promise<Outcome<readonly Seen[]>> {
    const { region, drill = '' } = order;
    if (instance?.InstanceId === undefined) {
      mayGoOn();
      const launched = await attempt(() => launchExaminer(this.ec2, this.ssm, order, volume, place));
      if (launched.status !== 'done') return launched;
      return later(`${launched.value?.InstanceId ?? 'an instance'} is launched to look into ${volume}`);
    }
    const { InstanceId: id, State: state, StateReason: reason } = instance;
    if (state?.Name === 'pending') return later(`${id} is pending`);
    if (state?.Name === 'running') {
      const attached = await this.attach(region, volume, id, mayGoOn);
      if (attached.status !== 'done') return attached;
    }
    const said = await attempt(() => this.console(region, id));
    if (said.status === 'later') return said;
    const text = said.status === 'done' ? said.value : '';
    const findings = findingsIn(text, drill, volume);
    if (findings !== undefined) return done(seenIn(findings));
    if (state?.Name !== 'running')
      return failed(`${id} has ended and said nothing: ${reason?.Message ?? state?.Name ?? ''}`);
    if (said.status === 'failed') return said;
    return later(`${id} has ${volume}, and says: ${lastLine(text)}`);
  }

  private async attach(
    region: string,
    id: string,
    instance: string,
    mayGoOn: () => void,
  ): Promise<Outcome<void>> {
    const volume = await findVolume(this.ec2, region, id);
    const attached = volume?.Attachments?.find(({ State }) => State !== 'detached');
    if (attached?.InstanceId === instance)
      return attached.State === 'attached' ? done(undefined) : later(`${id} is ${attached.State ?? ''}`);
    if (attached !== undefined) return failed(`${id} is attached to ${attached.InstanceId ?? ''}`);
    mayGoOn();
    const asked = await attempt(() =>
      this.ec2
        .safe(region, 'create')
        .send(new AttachVolumeCommand({ VolumeId: id, InstanceId: instance, Device: DEVICE })),
    );
    if (asked.status === 'done') return later(`${id} is being attached to ${instance}`);
    return asked.status === 'failed' && PASSING.test(asked.reason) ? later(asked.reason) : asked;
  }

  /** What it shows now, of which EC2 keeps 64 KB (API reference, GetConsoleOutput). */
  private async console(region: string, id: string): Promise<string> {
    const { Output: output = '' } = await this.ec2
      .safe(region)
      .send(new GetConsoleOutputCommand({ InstanceId: id, Latest: true }));
    return Buffer.from(output, 'base64').toString('latin1');
  }
}

/** Of a console, for people. */
function lastLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.replaceAll(/[^\x20-\x7e]/g, '').trim());
  return (
    lines
      .filter((line) => line !== '')
      .at(-1)
      ?.slice(0, MOST_CHARACTERS) ?? 'nothing yet'
  );
}
