import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { refuse } from '../problems';

export interface FileGroupsProps {
  /** Prefix of their names. */
  readonly namePrefix: string;
  readonly vpcId: string;
  /** Prefix list of S3 in the region: packages of Amazon Linux and the backup come from there. */
  readonly s3PrefixListId: string;
  /**
   * Group of the interface endpoints that clients call.
   * @default clients call none
   */
  readonly endpointGroupId?: string | undefined;
  /**
   * Ports on which clients reach the internet.
   * @default []: none
   */
  readonly internetPorts?: readonly number[];
  /**
   * IPv4 blocks from which SSH to clients is open; never the whole world.
   * @default []: closed
   */
  readonly sshFrom?: readonly string[];
}

const NFS = 2049;
const HTTPS = 443;
const SSH = 22;

/**
 * Who may talk to the file system: its clients and DataSync, each by its group and never by address.
 * A group that Terraform makes has no rules at all, so what stands here is everything.
 */
export class FileGroups extends Construct {
  /** Of everything that mounts. */
  readonly clientGroupId: string;
  /** Of the mount targets. */
  readonly mountTargetGroupId: string;
  /** Of DataSync's network interfaces. */
  readonly transferGroupId: string;
  readonly transferGroupArn: string;

  constructor(scope: Construct, id: string, props: FileGroupsProps) {
    super(scope, id);
    const { endpointGroupId, internetPorts = [], sshFrom = [] } = props;
    const open = sshFrom.filter((block) => /\/0$/.test(block));
    refuse(scope, id, [
      [open.length === 0, `sshFrom must not open SSH to the world, got ${open.join(', ')}`],
    ]);

    const clients = this.group('clients', 'Mount the file system', props);
    const mounts = this.group('mount_targets', 'Mount targets of the file system', props);
    const transfer = this.group('transfer', 'DataSync reads the file system', props);
    for (const [name, from] of [
      ['clients', clients],
      ['transfer', transfer],
    ] as const) {
      new VpcSecurityGroupIngressRule(this, `nfs_from_${name}`, {
        securityGroupId: mounts.id,
        description: `NFS from ${name}`,
        ...tcp(NFS),
        referencedSecurityGroupId: from.id,
      });
      this.egress(`${name}_to_nfs`, from, NFS, 'NFS to mount targets', {
        referencedSecurityGroupId: mounts.id,
      });
    }
    this.egress('clients_to_s3', clients, HTTPS, 'HTTPS to S3', { prefixListId: props.s3PrefixListId });
    if (endpointGroupId !== undefined) {
      this.egress('clients_to_endpoints', clients, HTTPS, 'HTTPS to interface endpoints', {
        referencedSecurityGroupId: endpointGroupId,
      });
    }
    for (const port of internetPorts) {
      this.egress(`clients_to_internet_${port}`, clients, port, `Port ${port} to the internet`, {
        cidrIpv4: '0.0.0.0/0',
      });
    }
    for (const block of sshFrom) {
      new VpcSecurityGroupIngressRule(this, `ssh_from_${block}`, {
        securityGroupId: clients.id,
        description: `SSH from ${block}`,
        ...tcp(SSH),
        cidrIpv4: block,
      });
    }
    this.clientGroupId = clients.id;
    this.mountTargetGroupId = mounts.id;
    this.transferGroupId = transfer.id;
    this.transferGroupArn = transfer.arn;
  }

  private group(id: string, description: string, { namePrefix, vpcId }: FileGroupsProps): SecurityGroup {
    const name = `${namePrefix}-${id.replaceAll('_', '-')}`;
    return new SecurityGroup(this, id, { name, description, vpcId, tags: { Name: name } });
  }

  private egress(
    id: string,
    from: SecurityGroup,
    port: number,
    description: string,
    to: Pick<VpcSecurityGroupEgressRuleConfig, 'cidrIpv4' | 'prefixListId' | 'referencedSecurityGroupId'>,
  ): void {
    new VpcSecurityGroupEgressRule(this, id, {
      securityGroupId: from.id,
      description,
      ...tcp(port),
      ...to,
    });
  }
}

function tcp(port: number) {
  return { ipProtocol: 'tcp', fromPort: port, toPort: port };
}
