import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { errorWords } from '../core/error-words';
import type { Keys } from '../ports/restorer';
import { PerRegion } from './per-region';
import { PATIENT } from './retry';

/** Keys as KMS shows them. */
export class KmsKeys implements Keys {
  private readonly clients = new PerRegion((region) => new KMSClient({ region, ...PATIENT }));

  async stateOf(region: string, id: string): Promise<string> {
    try {
      const { KeyMetadata: key } = await this.clients.in(region).send(new DescribeKeyCommand({ KeyId: id }));
      return key?.KeyState ?? 'without a state';
    } catch (error) {
      return errorWords(error);
    }
  }
}
