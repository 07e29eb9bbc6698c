import { EC2Client } from '@aws-sdk/client-ec2';
import { ATTEMPTS, ThrottleOnlyRetry } from './retry';

/** EC2 clients, one pair per region: a client keeps its connections and its measure of the allowed rate. */
export class Ec2Clients {
  private readonly readers = new Map<string, EC2Client>();
  private readonly makers = new Map<string, EC2Client>();

  /** For calls that may be repeated freely. */
  safe(region: string): EC2Client {
    return memoize(
      this.readers,
      region,
      () => new EC2Client({ region, maxAttempts: ATTEMPTS, retryMode: 'adaptive' }),
    );
  }

  /** For calls that must not be repeated blindly. */
  once(region: string): EC2Client {
    return memoize(
      this.makers,
      region,
      () => new EC2Client({ region, retryStrategy: new ThrottleOnlyRetry() }),
    );
  }
}

function memoize<V>(cache: Map<string, V>, key: string, make: () => V): V {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
