import { EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { PerRegion } from './per-region';
import { PATIENT, ThrottleOnlyRetry } from './retry';

/**
 * Calls that have a measure of their own: EC2 fills one token bucket per action and region, such as 100/5 for
 * CreateSnapshot, 50/5 for CopySnapshot, 100/20 for a Describe (EC2 developer guide, "Request throttling"). A client
 * that was refused slows down all that it sends, so each of these has its own.
 */
export type Calls = 'describe' | 'create' | 'copy' | 'delete' | 'lock' | 'share' | 'tag' | 'run';

/** EC2 clients: one per region, class of calls, and way to repeat them. */
export class Ec2Clients {
  private readonly readers: PerClass;
  private readonly makers: PerClass;

  /** @param signIn where a client's calls go, and as whom: by default to the region, as the function */
  constructor(
    signIn: (region: string) => Pick<EC2ClientConfig, 'region' | 'credentials'> = (region) => ({ region }),
  ) {
    this.readers = new PerClass((region) => new EC2Client({ ...signIn(region), ...PATIENT }));
    this.makers = new PerClass(
      (region) => new EC2Client({ ...signIn(region), retryStrategy: new ThrottleOnlyRetry() }),
    );
  }

  /** For calls that may be repeated freely. */
  safe(region: string, calls: Calls = 'describe'): EC2Client {
    return this.readers.in(region, calls);
  }

  /** For calls that must not be repeated blindly. */
  once(region: string, calls: Calls = 'create'): EC2Client {
    return this.makers.in(region, calls);
  }
}

class PerClass {
  private readonly classes = new Map<Calls, PerRegion<EC2Client>>();

  constructor(private readonly make: (region: string) => EC2Client) {}

  in(region: string, calls: Calls): EC2Client {
    const known = this.classes.get(calls) ?? new PerRegion(this.make);
    this.classes.set(calls, known);
    return known.in(region);
  }
}

/** For all that one function does: what was measured serves every caller. */
export const ec2Clients = new Ec2Clients();
