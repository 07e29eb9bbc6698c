import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { AutoscalingLifecycleHook } from '@cdktf/provider-aws/lib/autoscaling-lifecycle-hook';
import { AutoscalingPolicy } from '@cdktf/provider-aws/lib/autoscaling-policy';
import { Construct } from 'constructs';
import { refuse } from '../problems';
import type { InstanceTemplate } from './instance-template';

export interface InstanceGroupProps {
  readonly groupName: string;
  readonly template: InstanceTemplate;
  /** By zone name. */
  readonly subnetIds: Readonly<Record<string, string>>;
  readonly minimum: number;
  readonly maximum: number;
  /** Average CPU in percent that scaling aims at, 10 to 90. */
  readonly cpuTarget: number;
  /** Name of the hook that a new instance completes when it has mounted. */
  readonly hookName: string;
  /** Seconds in which it must, 30 to 7200; an instance that has not is given up and replaced. */
  readonly mountSeconds: number;
  /** Of the group itself. */
  readonly tags: Readonly<Record<string, string>>;
}

const LAUNCHING = 'autoscaling:EC2_INSTANCE_LAUNCHING';
/** How much longer than one launch Terraform waits for the first instances. */
const PATIENCE_SECONDS = 300;

/**
 * Instances that come and go with the load. A new one counts only when it has its files; a changed template replaces them one by one,
 * and brings the old ones back when the new ones do not come up.
 */
export class InstanceGroup extends Construct {
  readonly groupName: string;

  constructor(scope: Construct, id: string, props: InstanceGroupProps) {
    super(scope, id);
    const { groupName, template, minimum, maximum, cpuTarget, mountSeconds } = props;
    refuse(scope, id, [
      [
        minimum >= 0 && minimum <= maximum,
        `minimum must be between 0 and maximum (${maximum}), got ${minimum}`,
      ],
      [cpuTarget >= 10 && cpuTarget <= 90, `cpuTarget must be between 10 and 90, got ${cpuTarget}`],
      [
        mountSeconds >= 30 && mountSeconds <= 7200,
        `mountSeconds must be between 30 and 7200, got ${mountSeconds}`,
      ],
    ]);

    const hook = {
      name: props.hookName,
      lifecycleTransition: LAUNCHING,
      heartbeatTimeout: mountSeconds,
      defaultResult: 'ABANDON',
    };
    const group = new AutoscalingGroup(this, 'group', {
      name: groupName,
      // How many there are between the two is the scaling's business, and no difference to a plan.
      minSize: minimum,
      maxSize: maximum,
      vpcZoneIdentifier: Object.values(props.subnetIds),
      launchTemplate: { id: template.templateId, version: template.latestVersion },
      healthCheckType: 'EC2',
      // What the alarm and the dashboard look at; they cost nothing.
      enabledMetrics: ['GroupDesiredCapacity', 'GroupInServiceInstances'],
      metricsGranularity: '1Minute',
      waitForCapacityTimeout: `${mountSeconds + PATIENCE_SECONDS}s`,
      // Here for the very first instances; the resource below keeps it as it should be.
      initialLifecycleHook: [hook],
      instanceRefresh: {
        strategy: 'Rolling',
        preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 200, autoRollback: true },
      },
      tag: Object.entries({ Name: groupName, ...props.tags }).map(([key, value]) => ({
        key,
        value,
        propagateAtLaunch: false,
      })),
    });
    new AutoscalingLifecycleHook(this, 'mounted', { autoscalingGroupName: group.name, ...hook });
    new AutoscalingPolicy(this, 'cpu', {
      name: `${groupName}-cpu`,
      autoscalingGroupName: group.name,
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
        targetValue: cpuTarget,
      },
    });
    this.groupName = group.name;
  }
}
