import { blocksAt, textAt, textsAt, type Attributes, type Existing } from './existing';

const RULE_TYPES = {
  ingress: 'aws_vpc_security_group_ingress_rule',
  egress: 'aws_vpc_security_group_egress_rule',
} as const;

/**
 * What the old project writes in another form than the stacks: rules of security groups as `aws_security_group_rule` or inside the
 * group, routes inside the table. Each is given the form of the stacks, with the id by which it can be imported, if it has one.
 */
export function inOurForms(existing: readonly Existing[]): Existing[] {
  // A group and a table show in the state also what stands in resources of its own.
  const apart = (types: readonly string[], argument: string): Set<string> =>
    new Set(
      existing
        .filter(({ type }) => types.includes(type))
        .map(({ attributes }) => textAt(attributes, argument)),
    );
  const groups = apart(['aws_security_group_rule', ...Object.values(RULE_TYPES)], 'security_group_id');
  const tables = apart(['aws_route'], 'route_table_id');
  return existing.flatMap((one) => {
    const id = textAt(one.attributes, 'id');
    if (one.type === 'aws_security_group_rule') return oldRule(one);
    if (one.type === 'aws_security_group' && !groups.has(id)) return rulesInside(one);
    if (one.type === 'aws_route_table' && !tables.has(id)) return routesInside(one);
    return [];
  });
}

/** https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/security_group_rule: its own id is empty where it stands for several. */
function oldRule({ attributes, ...rest }: Existing): Existing[] {
  const importId = textAt(attributes, 'security_group_rule_id');
  const rules = peers(attributes);
  const kind = attributes['type'];
  if ((kind !== 'ingress' && kind !== 'egress') || importId === '' || rules.length !== 1) return [];
  const group = textAt(attributes, 'security_group_id');
  return [
    {
      ...rest,
      type: RULE_TYPES[kind],
      importId,
      attributes: { ...ports(attributes), ...rules[0], security_group_id: group },
    },
  ];
}

function rulesInside({ attributes, address, ...rest }: Existing): Existing[] {
  const group = textAt(attributes, 'id');
  return (['ingress', 'egress'] as const).flatMap((kind) =>
    blocksAt(attributes, kind).flatMap((rule, index) =>
      [...peers(rule), ...(rule['self'] === true ? [{ referenced_security_group_id: group }] : [])].map(
        (peer) => ({
          ...rest,
          address: `${address} (${kind} ${index + 1})`,
          type: RULE_TYPES[kind],
          inside: address,
          attributes: { ...ports(rule), ...peer, security_group_id: group },
        }),
      ),
    ),
  );
}

function ports(rule: Attributes): Attributes {
  const protocol = textAt(rule, 'protocol');
  const all = protocol === '-1' || protocol === 'all';
  return {
    ip_protocol: all ? '-1' : protocol,
    ...(!all && { from_port: rule['from_port'], to_port: rule['to_port'] }),
    description: textAt(rule, 'description') || null,
  };
}

type Peer = Readonly<Record<string, string>>;

/** One rule of AWS's for each of them. */
function peers(rule: Attributes): Peer[] {
  const groups = [...textsAt(rule, 'security_groups'), textAt(rule, 'source_security_group_id')];
  return [
    ...textsAt(rule, 'cidr_blocks').map((cidr_ipv4) => ({ cidr_ipv4 })),
    ...textsAt(rule, 'ipv6_cidr_blocks').map((cidr_ipv6) => ({ cidr_ipv6 })),
    ...textsAt(rule, 'prefix_list_ids').map((prefix_list_id) => ({ prefix_list_id })),
    ...groups.filter((id) => id !== '').map((id) => ({ referenced_security_group_id: id })),
  ];
}

/** https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/route#import */
function routesInside({ attributes, address, ...rest }: Existing): Existing[] {
  const table = textAt(attributes, 'id');
  return blocksAt(attributes, 'route').flatMap((route, index) => {
    const block = textAt(route, 'cidr_block');
    if (block === '') return [];
    const { cidr_block: _block, ipv6_cidr_block: _ipv6, ...to } = route;
    return [
      {
        ...rest,
        address: `${address} (route ${index + 1})`,
        type: 'aws_route',
        importId: `${table}_${block}`,
        attributes: { ...to, route_table_id: table, destination_cidr_block: block },
      },
    ];
  });
}
