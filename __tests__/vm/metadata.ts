import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { METADATA, REGION } from './network';

/** What the metadata service tells one instance. */
export interface Instance {
  readonly id: string;
  readonly address: string;
  readonly mac: string;
  readonly userData: Buffer;
}

type Tree = { readonly [name: string]: string | Tree };

const credentials = JSON.stringify({
  ...{
    Code: 'Success',
    Type: 'AWS-HMAC',
    AccessKeyId: 'ASIASTANDIN',
    SecretAccessKey: 'stand-in',
    Token: 'stand-in',
  },
  ...{ LastUpdated: '2020-01-01T00:00:00Z', Expiration: '2099-01-01T00:00:00Z' },
});

function metadataOf({ id, address, mac }: Instance): Tree {
  const host = `ip-${address.replaceAll('.', '-')}.ec2.internal`;
  const card = {
    ...{ mac, 'device-number': '0', 'interface-id': `eni-${id.slice(2)}`, 'local-ipv4s': address },
    ...{ 'local-hostname': host, 'subnet-id': 'subnet-0', 'vpc-id': 'vpc-0' },
    ...{ 'subnet-ipv4-cidr-block': '10.0.0.0/24', 'vpc-ipv4-cidr-block': '10.0.0.0/16' },
  };
  return {
    ...{ 'instance-id': id, 'ami-id': 'ami-00000000000000000', 'instance-type': 't3.micro' },
    ...{ hostname: host, 'local-hostname': host, 'local-ipv4': address, mac },
    placement: { 'availability-zone': `${REGION}a`, region: REGION },
    services: { domain: 'amazonaws.com', partition: 'aws' },
    iam: { 'security-credentials': { instance: credentials } },
    network: { interfaces: { macs: { [mac]: card } } },
  };
}

const dynamicOf = ({ id, address }: Instance): Tree => ({
  'instance-identity': {
    document: JSON.stringify({
      instanceId: id,
      region: REGION,
      accountId: '123456789012',
      privateIp: address,
    }),
  },
});

/** EC2's instance metadata service, version 2 alone: without a token there is no answer. */
export function startMetadata(instances: readonly Instance[]): Promise<void> {
  const tokens = new Set<string>();

  function answer({ method, url = '', headers, socket }: IncomingMessage): [number, string | Buffer] {
    const [version, service, ...path] = url.split('?')[0]!.split('/').filter(Boolean);
    if (method === 'PUT' && url === '/latest/api/token') {
      const token = randomBytes(18).toString('base64url');
      tokens.add(token);
      return [200, token];
    }
    if (!tokens.has(String(headers['x-aws-ec2-metadata-token']))) return [401, ''];
    const instance = instances.find(({ address }) => address === socket.remoteAddress);
    if (instance === undefined || version === undefined) return [404, ''];
    if (service === 'user-data') return [200, instance.userData];
    return leaf({ 'meta-data': metadataOf(instance), dynamic: dynamicOf(instance) }, [
      service ?? '',
      ...path,
    ]);
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const [status, body] = answer(request);
    response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
  });
  return new Promise((resolve) => server.listen(80, METADATA, resolve));
}

/** A value, or the names in a folder, one per line. */
function leaf(tree: Tree, path: readonly string[]): [number, string] {
  let node: string | Tree | undefined = tree;
  for (const name of path) node = typeof node === 'object' ? node[name] : undefined;
  if (node === undefined) return [404, ''];
  if (typeof node === 'string') return [200, node];
  return [
    200,
    Object.entries(node)
      .map(([name, value]) => (typeof value === 'string' ? name : `${name}/`))
      .join('\n'),
  ];
}
