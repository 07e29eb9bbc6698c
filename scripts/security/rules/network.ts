import { statementsOf } from '../policies';
import { valuesAt, type Block } from '../resources';
import type { Rule } from '../rule';

/** A block this large is no longer somebody's. */
const NARROWEST_OPEN_PREFIX = 8;

export const noOpenIngress: Rule = {
  id: 'no-open-ingress',
  why: 'What listens is found within minutes.',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  check: (resources) =>
    resources.all.flatMap((at) => {
      const open = ingressOf(at.type, at.block).filter(isOpen);
      return open.map((block) => ({ at, what: `lets ${block} in` }));
    }),
};

function ingressOf(type: string, block: Block): readonly string[] {
  switch (type) {
    case 'aws_vpc_security_group_ingress_rule':
      return texts(block.cidr_ipv4, block.cidr_ipv6);
    case 'aws_security_group_rule':
      return block.type === 'ingress' ? texts(block.cidr_blocks, block.ipv6_cidr_blocks) : [];
    case 'aws_security_group':
    case 'aws_default_security_group':
      return texts(
        valuesAt(block, 'ingress.cidr_blocks').flat(),
        valuesAt(block, 'ingress.ipv6_cidr_blocks').flat(),
      );
    default:
      return [];
  }
}

const texts = (...values: readonly unknown[]): string[] =>
  values.flat().filter((value): value is string => typeof value === 'string');

const isOpen = (block: string): boolean => Number(block.split('/')[1] ?? 32) < NARROWEST_OPEN_PREFIX;

export const endpointPolicies: Rule = {
  id: 'endpoint-policy',
  why: 'Without a policy, an endpoint carries data to any account’s resources with any account’s credentials.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
  check(resources) {
    const statements = statementsOf(resources).filter(({ kind, allows }) => kind === 'endpoint' && allows);
    return [
      ...resources
        .ofType('aws_vpc_endpoint')
        .filter((at) => at.block.policy === undefined)
        .map((at) => ({ at, what: 'has AWS’s policy, which lets everything through' })),
      ...statements
        .filter(
          ({ conditions, resources: on }) => !conditions.has('aws:principalaccount') && on.includes('*'),
        )
        .map(({ at, sid }) => ({ at, what: `lets anybody through to anything (${sid})` })),
    ];
  },
};
