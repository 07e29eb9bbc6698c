import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import type { Place } from '../place';
import { refuse } from '../problems';
import { ourBucketsOnly, ourCallersOnly } from './endpoint-policies';

export interface EndpointsProps {
  /** Prefix of their name tags. */
  readonly networkName: string;
  readonly place: Place;
  readonly vpcId: string;
  /** IPv4 block of the VPC: who may call. */
  readonly cidr: string;
  /** By zone name; an interface endpoint has an address in each. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /** By zone name; S3 is reached by a route, at no charge. */
  readonly routeTableIds: Readonly<Record<string, string>>;
  /**
   * Last part of the services' names, such as `ssm`; each costs by the hour and zone
   * (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html).
   * @default none
   */
  readonly services?: readonly string[];
}

/**
 * Services whose endpoints take no policy: DataSync's is for its agents
 * (https://docs.aws.amazon.com/datasync/latest/userguide/choose-service-endpoint.html), and AWS documents none for it.
 */
const WITHOUT_POLICY: readonly string[] = ['datasync'];

/** How private subnets reach AWS without the internet: a gateway to S3, and an interface for each service asked for; for this account's callers only. */
export class Endpoints extends Construct {
  /** Of S3 in this region, for the rules of security groups. */
  readonly s3PrefixListId: string;
  /** Of the interface endpoints; undefined when there are none. */
  readonly securityGroupId: string | undefined;

  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const { networkName, place, vpcId, services = [] } = props;
    const { region } = place;
    refuse(scope, id, [
      [
        new Set(services).size === services.length,
        `services must name each once, got ${services.join(', ')}`,
      ],
    ]);

    const s3 = new VpcEndpoint(this, 's3', {
      vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: Object.values(props.routeTableIds),
      policy: ourBucketsOnly(place),
      tags: { Name: `${networkName}-s3` },
    });
    this.s3PrefixListId = s3.prefixListId;
    if (services.length === 0) return;

    const group = this.group(props);
    for (const service of services) {
      new VpcEndpoint(this, service, {
        vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: 'Interface',
        subnetIds: Object.values(props.subnetIds),
        securityGroupIds: [group],
        // The service's usual name then leads here, so that no client needs to know.
        privateDnsEnabled: true,
        ...(!WITHOUT_POLICY.includes(service) && { policy: ourCallersOnly(place) }),
        tags: { Name: `${networkName}-${service}` },
      });
    }
    this.securityGroupId = group;
  }

  private group({ networkName, vpcId, cidr }: EndpointsProps): string {
    const group = new SecurityGroup(this, 'group', {
      name: `${networkName}-endpoints`,
      description: 'Interface endpoints: HTTPS from the VPC',
      vpcId,
      tags: { Name: `${networkName}-endpoints` },
    });
    new VpcSecurityGroupIngressRule(this, 'https', {
      securityGroupId: group.id,
      description: 'HTTPS from the VPC',
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      cidrIpv4: cidr,
    });
    return group.id;
  }
}
