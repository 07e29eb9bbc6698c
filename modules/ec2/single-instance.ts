import { Instance } from '@cdktf/provider-aws/lib/instance';
import { Construct } from 'constructs';
import type { InstanceTemplate } from './instance-template';

export interface SingleInstanceProps {
  /** Name tag. */
  readonly instanceName: string;
  readonly template: InstanceTemplate;
  /** A public one. */
  readonly subnetId: string;
  /** Said again here: an instance that asks for a public address does not take them from its template. */
  readonly securityGroupIds: readonly string[];
  /** In base64; said again too, so that Terraform sees it change: a new script makes a new instance. */
  readonly userData: string;
}

/** One instance with a public address; nobody replaces it when it fails. */
export class SingleInstance extends Construct {
  readonly instanceId: string;
  readonly publicIp: string;

  constructor(scope: Construct, id: string, props: SingleInstanceProps) {
    super(scope, id);
    const instance = new Instance(this, 'instance', {
      launchTemplate: { id: props.template.templateId, version: props.template.latestVersion },
      subnetId: props.subnetId,
      vpcSecurityGroupIds: [...props.securityGroupIds],
      associatePublicIpAddress: true,
      userDataBase64: props.userData,
      userDataReplaceOnChange: true,
      tags: { Name: props.instanceName },
    });
    this.instanceId = instance.id;
    this.publicIp = instance.publicIp;
  }
}
