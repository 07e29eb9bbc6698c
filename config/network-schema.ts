import { z } from 'zod';
import { checkedText, listOf, onePer, oneOf, settings, yesOrNo } from './fields';
import { blockRule } from './rules/network';
import { INTERFACE_ENDPOINTS, NAT_OPTIONS } from './types';

const block = checkedText(blockRule, 'must be an IPv4 block such as "10.0.0.0/16"');

/** Without the default of `endpoints`, which depends on what else the region has. */
export const networkSchema = settings({
  cidr: block,
  zones: onePer('zone', z.string(), settings({ public: block, private: block })).refine(
    (zones) => Object.keys(zones).length > 0,
    { error: 'must have at least one zone' },
  ),
  nat: oneOf(NAT_OPTIONS).default('none'),
  endpoints: listOf(oneOf(INTERFACE_ENDPOINTS), 'services')
    .refine((names) => new Set(names).size === names.length, { error: 'must name each service once' })
    .optional(),
  flowLogs: yesOrNo().default(true),
});
