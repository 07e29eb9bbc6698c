import type { Construct } from 'constructs';
import { InstanceAccess } from '../../../modules/ec2/instance-access';
import { InstanceGroup, type InstanceGroupProps } from '../../../modules/ec2/instance-group';
import { InstanceTemplate, type InstanceTemplateProps } from '../../../modules/ec2/instance-template';
import { SingleInstance } from '../../../modules/ec2/single-instance';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const template: InstanceTemplateProps = {
  templateName: 'ours-files',
  image: 'amazon-linux-2023',
  instanceType: 't4g.micro',
  instanceProfileArn: 'arn:profile',
  securityGroupIds: ['sg-clients'],
  userData: 'IyEvYmluL2Jhc2g=',
  rootVolumeGiB: 16,
  tags: { Owner: 'us' },
};

describe('InstanceTemplate', () => {
  const output = synthesize((stack) => new InstanceTemplate(stack, 'launch', template));

  it('demands IMDSv2, encrypts the root volume, and has no key', () => {
    const launch = output.resource('aws_launch_template.launch_template');
    expect(launch.metadata_options).toEqual({
      http_endpoint: 'enabled',
      http_tokens: 'required',
      http_put_response_hop_limit: 1,
    });
    expect(launch.block_device_mappings).toEqual([
      {
        device_name: '/dev/xvda',
        ebs: { volume_size: 16, volume_type: 'gp3', encrypted: 'true', delete_on_termination: 'true' },
      },
    ]);
    expect(launch).not.toHaveProperty('key_name');
    expect(launch.user_data).toBe('IyEvYmluL2Jhc2g=');
  });

  it('tags instances and volumes', () => {
    const tags = { Name: 'ours-files', Owner: 'us' };
    expect(output.resource('aws_launch_template.launch_template').tag_specifications).toEqual([
      { resource_type: 'instance', tags },
      { resource_type: 'volume', tags },
    ]);
  });

  it('refuses a root volume that is too small', () => {
    expect(() =>
      synthesize((stack) => new InstanceTemplate(stack, 'bad', { ...template, rootVolumeGiB: 4 })),
    ).toThrow('test/bad: rootVolumeGiB must be between 8 and 16384, got 4');
  });
});

describe('InstanceGroup', () => {
  const groupOf = (scope: Construct, more: Partial<InstanceGroupProps> = {}) =>
    new InstanceGroup(scope, 'instances', {
      groupName: 'ours-files',
      template: new InstanceTemplate(scope, 'launch', template),
      subnetIds: { 'us-east-1a': 'subnet-a', 'us-east-1b': 'subnet-b' },
      minimum: 1,
      maximum: 3,
      cpuTarget: 60,
      hookName: 'ours-mounted',
      mountSeconds: 900,
      tags: { Owner: 'us' },
      ...more,
    });
  const output = synthesize((stack) => groupOf(stack));

  it('runs the newest template over its zones, and leaves their number to scaling', () => {
    const group = output.resource('aws_autoscaling_group.instances_group');
    expect(group).toMatchObject({
      min_size: 1,
      max_size: 3,
      vpc_zone_identifier: ['subnet-a', 'subnet-b'],
      launch_template: {
        id: '${aws_launch_template.launch_template.id}',
        version: '${aws_launch_template.launch_template.latest_version}',
      },
      instance_refresh: {
        strategy: 'Rolling',
        preferences: { min_healthy_percentage: 100, max_healthy_percentage: 200, auto_rollback: true },
      },
    });
    expect(group).not.toHaveProperty('desired_capacity');
  });

  it('waits for the mount of each new instance, the very first too, and gives up one that has not', () => {
    const hook = {
      name: 'ours-mounted',
      lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      heartbeat_timeout: 900,
      default_result: 'ABANDON',
    };
    expect(output.resource('aws_autoscaling_group.instances_group').initial_lifecycle_hook).toEqual([hook]);
    expect(output.resource('aws_autoscaling_lifecycle_hook.instances_mounted')).toMatchObject(hook);
  });

  it('aims at a CPU load', () => {
    expect(output.resource('aws_autoscaling_policy.instances_cpu').target_tracking_configuration).toEqual({
      predefined_metric_specification: { predefined_metric_type: 'ASGAverageCPUUtilization' },
      target_value: 60,
    });
  });

  it('refuses what makes no sense, all at once', () => {
    expect(() =>
      synthesize((stack) => groupOf(stack, { minimum: 4, cpuTarget: 5, mountSeconds: 10 })),
    ).toThrow(
      'test/instances: minimum must be between 0 and maximum (3), got 4; cpuTarget must be between 10 and 90, got 5; mountSeconds must be between 30 and 7200, got 10',
    );
  });
});

describe('SingleInstance', () => {
  it('has a public address, and is made anew when its script changes', () => {
    const output = synthesize((stack) => {
      new SingleInstance(stack, 'single', {
        instanceName: 'ours-files',
        template: new InstanceTemplate(stack, 'launch', template),
        subnetId: 'subnet-public',
        securityGroupIds: ['sg-clients'],
        userData: template.userData,
      });
    });
    expect(output.resource('aws_instance.single_instance')).toMatchObject({
      subnet_id: 'subnet-public',
      vpc_security_group_ids: ['sg-clients'],
      associate_public_ip_address: true,
      user_data_base64: 'IyEvYmluL2Jhc2g=',
      user_data_replace_on_change: true,
    });
  });
});

describe('InstanceAccess', () => {
  const accessOf = (more: object = {}) =>
    synthesize((stack) => {
      new InstanceAccess(stack, 'access', {
        roleName: 'ours-files-instance-us-east-1',
        place,
        fileSystemArn: 'arn:efs',
        logGroupArn: 'arn:log',
        ...more,
      });
    }).policy('aws_iam_role_policy.access_instance_policy');

  it('lets an instance mount, write its log, and be reached by Session Manager; nothing more', () => {
    const policy = accessOf();
    expect(Object.keys(policy)).toEqual(['MountFiles', 'FindMountTargets', 'WriteLog', 'SessionManager']);
    expect(policy.MountFiles).toMatchObject({
      Resource: 'arn:efs',
      Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
    });
    expect(policy.WriteLog?.Resource).toBe('arn:log:*');
  });

  it('lets it answer the hook of its group', () => {
    expect(accessOf({ autoScalingGroupName: 'ours-files' }).AnswerHook).toMatchObject({
      Action: ['autoscaling:CompleteLifecycleAction', 'autoscaling:SetInstanceHealth'],
      Resource:
        'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/ours-files',
    });
  });

  it('lets it copy files below one prefix of one bucket', () => {
    const objects = { bucketArn: 'arn:bucket', prefix: 'instances', keyArn: 'arn:key', delete: false };
    const policy = accessOf({ objects });
    expect(policy.SyncObjects?.Action).toEqual(['s3:PutObject', 's3:AbortMultipartUpload']);
    expect(accessOf({ objects: { ...objects, delete: true } }).SyncObjects?.Action).toContain(
      's3:DeleteObject',
    );
    expect(policy.ListObjects).toMatchObject({
      Resource: 'arn:bucket',
      Condition: { StringLike: { 's3:prefix': ['instances', 'instances/*'] } },
    });
    expect(policy.SyncObjects?.Resource).toBe('arn:bucket/instances/*');
    expect(policy.UseKey?.Resource).toBe('arn:key');
  });
});
