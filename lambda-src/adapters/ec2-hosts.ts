import {
  AutoScalingClient,
  EnterStandbyCommand,
  ExitStandbyCommand,
  paginateDescribeAutoScalingInstances,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  paginateDescribeInstances,
  StartInstancesCommand,
  StopInstancesCommand,
  type Filter,
  type Instance,
} from '@aws-sdk/client-ec2';
import { readMark, markText, type Host, type Mark, type SentHooks } from '../core/host';
import type { Outcome } from '../core/outcome';
import type { Hook, Hosts } from '../ports/hosts';
import { fromAwsTags } from './drivers/tags';
import type { Ec2Clients } from './ec2-clients';
import { PerRegion } from './per-region';
import { attempt } from './refusals';
import { PATIENT } from './retry';
import { SsmHooks } from './ssm-hooks';

/** The tag that carries the mark. */
const QUIESCED = 'smart-vault:quiesced';
/** The tag that Auto Scaling puts on what it launches. */
const GROUP = 'aws:autoscaling:groupName';
/** EC2 API reference, DescribeInstances: values of one filter. Auto Scaling API reference: ids of one call. */
const FILTER_VALUES = 200;
const LIFECYCLE_IDS = 50;

/** EC2 instances, with Auto Scaling and Systems Manager. */
export class Ec2Hosts implements Hosts {
  private readonly groups = new PerRegion((region) => new AutoScalingClient({ region, ...PATIENT }));

  constructor(
    private readonly clients: Ec2Clients,
    private readonly hooks = new SsmHooks(),
  ) {}

  look(region: string, ids: readonly string[]): Promise<Outcome<ReadonlyMap<string, Host>>> {
    return attempt(async () => {
      const instances: Instance[] = [];
      for (let start = 0; start < ids.length; start += FILTER_VALUES) {
        const chunk = ids.slice(start, start + FILTER_VALUES);
        instances.push(...(await this.describe(region, [{ Name: 'instance-id', Values: chunk }])));
      }
      const hosts = await this.hostsOf(region, instances);
      return new Map(hosts.map((host) => [host.id, host]));
    });
  }

  marked(vault: string, region: string): Promise<Outcome<readonly Host[]>> {
    return attempt(async () => {
      const instances = await this.describe(region, [{ Name: 'tag-key', Values: [QUIESCED] }]);
      const hosts = await this.hostsOf(region, instances);
      return hosts.filter(({ mark }) => mark?.vault === vault);
    });
  }

  mark(region: string, id: string, mark: Mark): Promise<Outcome<void>> {
    const tags = [{ Key: QUIESCED, Value: markText(mark) }];
    return attempt(async () => {
      await this.clients.safe(region, 'tag').send(new CreateTagsCommand({ Resources: [id], Tags: tags }));
    });
  }

  unmark(region: string, id: string): Promise<Outcome<void>> {
    return attempt(async () => {
      await this.clients
        .safe(region, 'tag')
        .send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: QUIESCED }] }));
    });
  }

  stop(region: string, id: string): Promise<Outcome<void>> {
    return attempt(async () => {
      await this.clients.safe(region, 'run').send(new StopInstancesCommand({ InstanceIds: [id] }));
    });
  }

  start(region: string, id: string): Promise<Outcome<void>> {
    return attempt(async () => {
      await this.clients.safe(region, 'run').send(new StartInstancesCommand({ InstanceIds: [id] }));
    });
  }

  enterStandby(region: string, id: string): Promise<Outcome<void>> {
    return this.inGroup(region, id, async (client, AutoScalingGroupName) => {
      // Else the group would launch another instance in its place.
      const ShouldDecrementDesiredCapacity = true;
      const InstanceIds = [id];
      await client.send(
        new EnterStandbyCommand({ AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity }),
      );
    });
  }

  exitStandby(region: string, id: string): Promise<Outcome<void>> {
    return this.inGroup(region, id, async (client, AutoScalingGroupName) => {
      await client.send(new ExitStandbyCommand({ AutoScalingGroupName, InstanceIds: [id] }));
    });
  }

  hooksOf(region: string, id: string, run: string): Promise<Outcome<SentHooks>> {
    return this.hooks.sentTo(region, id, run);
  }

  runHook(region: string, id: string, hook: Hook): Promise<Outcome<void>> {
    return this.hooks.send(region, id, hook);
  }

  private inGroup(
    region: string,
    id: string,
    call: (client: AutoScalingClient, group: string) => Promise<void>,
  ): Promise<Outcome<void>> {
    return attempt(async () => {
      const [instance] = await this.describe(region, [{ Name: 'instance-id', Values: [id] }]);
      const group = fromAwsTags(instance?.Tags)[GROUP];
      if (group === undefined) throw new Error(`${id} is in no Auto Scaling group`);
      await call(this.groups.in(region), group);
    });
  }

  private async describe(region: string, filters: Filter[]): Promise<Instance[]> {
    const instances: Instance[] = [];
    const pages = paginateDescribeInstances(
      { client: this.clients.safe(region), pageSize: 1000 },
      { Filters: filters },
    );
    for await (const page of pages)
      for (const reservation of page.Reservations ?? []) instances.push(...(reservation.Instances ?? []));
    return instances;
  }

  private async hostsOf(region: string, instances: readonly Instance[]): Promise<Host[]> {
    const members = instances.flatMap(({ InstanceId: id, Tags: tags }) =>
      id !== undefined && fromAwsTags(tags)[GROUP] !== undefined ? [id] : [],
    );
    const lifecycles = await this.lifecyclesOf(region, members);
    return instances.map((instance) => toHost(instance, lifecycles));
  }

  private async lifecyclesOf(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const lifecycles = new Map<string, string>();
    for (let start = 0; start < ids.length; start += LIFECYCLE_IDS) {
      const pages = paginateDescribeAutoScalingInstances(
        { client: this.groups.in(region) },
        { InstanceIds: ids.slice(start, start + LIFECYCLE_IDS) },
      );
      for await (const { AutoScalingInstances: members = [] } of pages)
        for (const { InstanceId: id, LifecycleState: state } of members)
          if (id !== undefined && state !== undefined) lifecycles.set(id, state);
    }
    return lifecycles;
  }
}

function toHost(
  { InstanceId: id = '', State, Tags }: Instance,
  lifecycles: ReadonlyMap<string, string>,
): Host {
  const lifecycle = lifecycles.get(id);
  const mark = readMark(fromAwsTags(Tags)[QUIESCED] ?? '');
  return {
    id,
    state: State?.Name ?? 'unknown',
    ...(lifecycle !== undefined && { lifecycle }),
    ...(mark !== undefined && { mark }),
  };
}
