import type { Construct } from 'constructs';
import type { FilesConfig } from '../config/files';
import type { NetworkConfig } from '../config/types';
import { SavedQueries } from '../modules/logs/saved-queries';
import { FileGroups } from '../modules/security-groups/file-groups';
import { Endpoints } from '../modules/vpc/endpoints';
import { FlowLogs } from '../modules/vpc/flow-logs';
import { Network } from '../modules/vpc/network';
import { flowQueries } from '../modules/vpc/queries';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface NetworkStackProps extends VaultStackProps {
  readonly network: NetworkConfig;
  /** Key that encrypts the flow logs. */
  readonly operationsKeyArn: string;
  /**
   * The file backup of the region.
   * @default there is none, and no groups for it
   */
  readonly files?: FilesConfig;
}

const HTTP = 80;
const HTTPS = 443;

/** The network of a region that asks for one: subnets, ways out, endpoints, and who may talk to the files. */
export class NetworkStack extends VaultStack {
  readonly vpcId: string;
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  readonly fileGroups: FileGroups | undefined;

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    super(scope, id, props);
    const { vault, place } = this;
    const { network, files } = props;
    const { vpcId, publicSubnetIds, privateSubnetIds, privateRouteTableIds } = new Network(this, 'vpc', {
      networkName: vault.name,
      cidr: network.cidr,
      zones: network.zones,
      nat: network.nat,
    });
    const endpoints = new Endpoints(this, 'endpoints', {
      networkName: vault.name,
      place,
      vpcId,
      cidr: network.cidr,
      subnetIds: privateSubnetIds,
      routeTableIds: privateRouteTableIds,
      services: network.endpoints,
    });
    if (network.flowLogs) {
      const { logGroupName } = new FlowLogs(this, 'flow_logs', {
        networkName: vault.name,
        vpcId,
        place,
        logKeyArn: props.operationsKeyArn,
        logRetentionDays: vault.logs.retentionDays,
        destroyable: vault.throwAway,
      });
      new SavedQueries(this, 'queries', { folder: vault.name, queries: flowQueries(logGroupName) });
      this.output('flow_log_group_name', logGroupName, 'Log group of who talked to whom.');
    }
    if (files) this.fileGroups = this.groupsOf(vpcId, endpoints, network, files);
    this.vpcId = vpcId;
    this.publicSubnetIds = publicSubnetIds;
    this.privateSubnetIds = privateSubnetIds;
    this.output('vpc_id', vpcId, 'VPC of this region.');
    this.output('public_subnet_ids', publicSubnetIds, 'Public subnets by availability zone.');
    this.output('private_subnet_ids', privateSubnetIds, 'Private subnets by availability zone.');
  }

  private groupsOf(
    vpcId: string,
    endpoints: Endpoints,
    { nat }: NetworkConfig,
    { instances }: FilesConfig,
  ): FileGroups {
    const groups = new FileGroups(this, 'files', {
      namePrefix: this.nameOf('files'),
      vpcId,
      s3PrefixListId: endpoints.s3PrefixListId,
      endpointGroupId: endpoints.securityGroupId,
      internetPorts:
        nat === 'none' && instances?.mode !== 'single' ? [] : [HTTPS, ...packagePorts(instances)],
      ...(instances && { sshFrom: instances.sshFrom }),
    });
    this.output('client_security_group_id', groups.clientGroupId, 'Group of what mounts the file system.');
    return groups;
  }
}

/** Ubuntu and Debian fetch their signed packages over plain HTTP; Amazon Linux from S3. */
function packagePorts(instances: FilesConfig['instances']): number[] {
  return instances === undefined || instances.image === 'amazon-linux-2023' ? [] : [HTTP];
}
