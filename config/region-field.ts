import { checkedText } from './fields';
import { isRegion } from './region-name';

export const regionName = checkedText((name) =>
  isRegion(name) ? undefined : 'must be the name of an AWS region such as "us-east-1"',
);
