import type { Place } from '../../modules/place';

/** Where constructs are tried out. */
export const place: Place = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };
