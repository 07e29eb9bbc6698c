import type { Time } from '../post-json';
import type { Secrets } from '../secrets';

/** What channels over HTTP work with. */
export interface Delivery {
  readonly secrets: Secrets;
  readonly time: Time;
  /**
   * Server that stands in for all others, such as `http://127.0.0.1:8080`.
   * @default each its own, over TLS
   */
  readonly override: string | undefined;
}
