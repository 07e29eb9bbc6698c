import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterOf, type SecretPlace } from '../core/notices/channels';
import { NotDelivered, Refused } from './post-json';
import { PATIENT } from './retry';

/** Milliseconds for which a secret is taken as it was read: a new one is used within that time without a new start. */
const FRESH = 300_000;

interface Known {
  readonly value: string;
  readonly until: number;
}

/** Secrets of SSM Parameter Store, and through it of Secrets Manager. Kept in memory alone, and in no message. */
export class Secrets {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly client = new SSMClient({ ...PATIENT }),
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * What `use` makes of the secret. When it was refused with what was remembered, it is tried once more with what is stored now, if that is another.
   * @throws NotDelivered, also where the secret cannot be read
   */
  async with<Result>(place: SecretPlace, use: (secret: string) => Promise<Result>): Promise<Result> {
    const name = parameterOf(place);
    const known = this.known.get(name);
    const isKnown = known !== undefined && this.now() < known.until;
    const secret = isKnown ? known.value : await this.read(name);
    try {
      return await use(secret);
    } catch (error) {
      if (!(error instanceof Refused) || !isKnown) throw error;
      const stored = await this.read(name);
      if (stored === secret) throw error;
      return use(stored);
    }
  }

  private async read(name: string): Promise<string> {
    let value: string | undefined;
    try {
      const { Parameter } = await this.client.send(
        new GetParameterCommand({ Name: name, WithDecryption: true }),
      );
      value = Parameter?.Value?.trim();
    } catch (error) {
      throw new NotDelivered(
        `${name} cannot be read: ${error instanceof Error ? error.name : 'unknown error'}`,
      );
    }
    if (value === undefined || value === '') throw new NotDelivered(`${name} is empty`);
    this.known.set(name, { value, until: this.now() + FRESH });
    return value;
  }
}
