import { writeFailover } from '../../../../lambda-src/core/failover/carry-out';
import type { FailoverOrder } from '../../../../lambda-src/core/failover/order';
import type { Claimed } from '../../../../lambda-src/ports/run-store';

const order = (id: string): FailoverOrder => ({ id, region: 'us-west-2' }) as FailoverOrder;

/** S3 as conditional writes show it. */
class Store {
  readonly documents = new Map<string, Claimed>();
  private versions = 0;

  write(key: string, value: unknown): Promise<void> {
    this.documents.set(key, { value, version: String(++this.versions) });
    return Promise.resolve();
  }

  async claim(key: string, value: unknown, replacing?: Claimed): Promise<Claimed | undefined> {
    const held = this.documents.get(key);
    if (held?.version !== replacing?.version) return held;
    await this.write(key, value);
    return undefined;
  }
}

test('one after the other, each of which has seen the one before', async () => {
  const store = new Store();
  await writeFailover(order('failover-1'), undefined, store);
  await writeFailover(order('failover-2'), 'failover-1', store);
  expect([...store.documents.keys()].filter((key) => key.endsWith('order.json'))).toHaveLength(2);
});

test('of two that were planned at once, one begins', async () => {
  const store = new Store();
  await writeFailover(order('failover-1'), undefined, store);
  const both = await Promise.allSettled(
    ['failover-2', 'failover-3'].map((id) => writeFailover(order(id), 'failover-1', store)),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(writeFailover(order('failover-4'), undefined, store)).rejects.toThrow(
    /^Another failover to us-west-2 has begun meanwhile, failover-[23]: ask again\.$/,
  );
});

test('one that was stopped between its turn and its order is written down by the next, to be resumed', async () => {
  const store = new Store();
  await store.write('failovers/turn.json', order('failover-1'));
  await expect(writeFailover(order('failover-2'), undefined, store)).rejects.toThrow('failover-1: ask again');
  expect(store.documents.get('failovers/failover-1/order.json')?.value).toEqual(order('failover-1'));
  expect(store.documents.has('failovers/failover-2/order.json')).toBe(false);
  await writeFailover(order('failover-2'), 'failover-1', store);
  expect(store.documents.has('failovers/failover-2/order.json')).toBe(true);
});
