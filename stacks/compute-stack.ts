import { readFileSync } from 'node:fs';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import type { FileSystemConfig, InstancesConfig, SyncConfig } from '../config/files';
import { InstanceAccess } from '../modules/ec2/instance-access';
import { InstanceGroup } from '../modules/ec2/instance-group';
import { InstanceTemplate } from '../modules/ec2/instance-template';
import { SingleInstance } from '../modules/ec2/single-instance';
import { userData } from '../modules/ec2/user-data';
import type { FileSystem } from '../modules/efs/file-system';
import type { SecureBucket } from '../modules/s3/secure-bucket';
import { instanceGroupName } from './names';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface ComputeStackProps extends VaultStackProps {
  readonly instances: InstancesConfig;
  /** How the file system lets clients in. */
  readonly clients: FileSystemConfig['clients'];
  readonly fileSystem: FileSystem;
  /** The bucket to which instances may copy files, and its key. */
  readonly bucket: SecureBucket;
  readonly bucketKeyArn: string;
  /** Group of what mounts the file system. */
  readonly clientGroupId: string;
  /** By zone name. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  /** By zone name. */
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  /** Key of the instances' log. */
  readonly operationsKeyArn: string;
}

/** What an instance takes until its script begins, and to say that it failed. */
const BOOT_SECONDS = 300;

/** The instances of a region that work on the shared files: all may go, nothing is lost with them. */
export class ComputeStack extends VaultStack {
  constructor(scope: Construct, id: string, props: ComputeStackProps) {
    super(scope, id, props);
    const { instances } = props;
    const groupName = instanceGroupName(this.vault, this.region);
    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/ec2/${this.nameOf('files')}`,
      retentionInDays: this.vault.logs.retentionDays,
      kmsKeyId: props.operationsKeyArn,
    });
    const access = new InstanceAccess(this, 'access', {
      roleName: `${this.nameOf('files-instance')}-${this.region}`,
      place: this.place,
      fileSystemArn: props.fileSystem.fileSystemArn,
      logGroupArn: log.arn,
      autoScalingGroupName: groupName,
      objects: instances.sync && {
        bucketArn: props.bucket.bucketArn,
        prefix: instances.sync.prefix,
        delete: instances.sync.delete,
        keyArn: props.bucketKeyArn,
      },
    });
    const template = this.template(props, access.profileArn, log.name, groupName);
    this.output('instance_role_arn', access.roleArn, 'Role of the instances.');
    this.output('instance_log_group_name', log.name, 'Log group of the instances.');
    if (groupName === undefined) this.single(props, template);
    else this.group(props, template, groupName);
  }

  private template(
    props: ComputeStackProps,
    instanceProfileArn: string,
    logGroupName: string,
    groupName: string | undefined,
  ): InstanceTemplate {
    const { instances, fileSystem } = props;
    return new InstanceTemplate(this, 'launch', {
      templateName: this.nameOf('files'),
      image: instances.image,
      instanceType: instances.type,
      instanceProfileArn,
      securityGroupIds: [props.clientGroupId],
      rootVolumeGiB: instances.rootVolumeGiB,
      keyName: instances.keyName,
      tags: this.defaultTags(),
      userData: userData(this, {
        scriptFile: instances.mountScript,
        settings: {
          SV_REGION: this.region,
          SV_EFS_ID: fileSystem.fileSystemId,
          SV_EFS_HOST: fileSystem.dnsName,
          SV_TLS: props.clients === 'iam' ? 'required' : 'preferred',
          SV_MOUNT_POINT: instances.mountPoint,
          SV_DEADLINE: String(instances.mountSeconds - BOOT_SECONDS),
          SV_LOG_GROUP: logGroupName,
          ...(groupName !== undefined && {
            SV_AUTO_SCALING_GROUP: groupName,
            SV_LIFECYCLE_HOOK: this.hookName(),
          }),
          ...(instances.sync && syncSettings(instances.sync, props.bucket.bucketName)),
        },
      }),
    });
  }

  private group(
    { instances, privateSubnetIds }: ComputeStackProps,
    template: InstanceTemplate,
    name: string,
  ): void {
    const { groupName } = new InstanceGroup(this, 'instances', {
      groupName: name,
      template,
      subnetIds: privateSubnetIds,
      minimum: instances.minimum,
      maximum: instances.maximum,
      cpuTarget: instances.cpuTarget,
      hookName: this.hookName(),
      mountSeconds: instances.mountSeconds,
      tags: this.defaultTags(),
    });
    this.output('asg_name', groupName, 'Auto Scaling group of the instances.');
  }

  private single({ publicSubnetIds, clientGroupId }: ComputeStackProps, template: InstanceTemplate): void {
    const [subnetId = ''] = Object.values(publicSubnetIds);
    const { instanceId, publicIp } = new SingleInstance(this, 'single', {
      instanceName: this.nameOf('files'),
      template,
      subnetId,
      securityGroupIds: [clientGroupId],
      userData: template.userData,
    });
    this.output('instance_id', instanceId, 'The instance.');
    this.output('instance_public_ip', publicIp, 'Public address of the instance.');
  }

  private hookName(): string {
    return this.nameOf('files-mounted');
  }
}

/** How the mount script sets up the copy to S3: it brings the three files with it. */
function syncSettings(sync: SyncConfig, bucketName: string): Record<string, string> {
  const file = (name: string): string => readFileSync(`scripts/s3-sync/${name}`).toString('base64');
  return {
    SV_SYNC_SOURCE: sync.directory,
    SV_SYNC_TO: Fn.join('', ['s3://', bucketName, `/${sync.prefix}`]),
    SV_SYNC_OPTIONS: sync.delete ? '--delete' : '',
    SV_SYNC_SCHEDULE: sync.schedule,
    SV_SYNC_SCRIPT: file('s3-sync'),
    SV_SYNC_SERVICE: file('s3-sync@.service'),
    SV_SYNC_TIMER: file('s3-sync@.timer'),
  };
}
