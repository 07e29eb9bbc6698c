/**
 * Thrown by whoever may not wait: the drill stands where it is written down, and is gone on with later. Nothing that is
 * thrown so is the outcome of a test.
 */
export class UnderWay extends Error {
  override readonly name = 'UnderWay';
}
