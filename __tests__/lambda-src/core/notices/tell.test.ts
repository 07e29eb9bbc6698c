import type { Notice } from '../../../../lambda-src/core/notices/notice';
import { BeingTold, tell } from '../../../../lambda-src/core/notices/tell';
import type { Thread } from '../../../../lambda-src/core/notices/thread';
import type { Channel, Telling } from '../../../../lambda-src/ports/channel';
import type { Claimed } from '../../../../lambda-src/ports/run-store';

/** Behaves as S3's conditional writes do. */
class Documents {
  readonly held = new Map<string, Claimed>();
  private version = 0;

  read = (key: string) => Promise.resolve(this.held.get(key)?.value);

  write = (key: string, value: unknown) => {
    this.held.set(key, { value, version: String((this.version += 1)) });
    return Promise.resolve();
  };

  claim = async (key: string, value: unknown, replacing?: Claimed) => {
    const held = this.held.get(key);
    if (held?.version !== replacing?.version) return held;
    await this.write(key, value);
    return undefined;
  };
}

class Recorder implements Channel {
  readonly name = 'slack';
  readonly collapses: boolean = true;
  readonly sent: { title: string; telling: Telling }[] = [];
  during: () => Promise<void> = () => Promise.resolve();

  threadOf = ({ thread }: Notice): string | undefined => thread;
  onlyFollows = ({ mood }: Notice): boolean => mood === 'success';

  async send(notice: Notice, telling: Telling) {
    await this.during();
    this.sent.push({ title: notice.title, telling });
    return `ts-${this.sent.length}`;
  }
}

const MINUTE = 60_000;
let now: Date;
let store: Documents;
let channel: Recorder;
beforeEach(() => {
  now = new Date('2026-11-21T03:00:00Z');
  store = new Documents();
  channel = new Recorder();
});

let count = 0;
const notice = (title: string, given: Partial<Notice> = {}): Notice => ({
  id: `m-${(count += 1)}`,
  at: now.toISOString(),
  thread: 'alarm/us-east-1/a b',
  mood: 'failure',
  title,
  text: '',
  region: 'us-east-1',
  ...given,
});
const told = (one: Notice, to: Channel = channel) => tell(to, one, { store, now: () => now });
const pass = (ms: number) => (now = new Date(now.getTime() + ms));
const titles = () => channel.sent.map(({ title }) => title);

it('tells once, and writes down what it told', async () => {
  const one = notice('ALARM');
  expect([await told(one), await told(one)]).toEqual(['told', 'skipped']);
  expect(titles()).toEqual(['ALARM']);
  expect([...store.held.keys()]).toEqual(['notices/slack/alarm/us-east-1/a%20b.json']);
  const [{ value } = {}] = store.held.values();
  expect(value).toEqual({
    told: [{ id: one.id, title: 'ALARM', at: one.at, toldAt: one.at }],
    heldBack: 0,
    reference: 'ts-1',
  });
});

it('of two deliveries at the same moment one tells, and the other comes again', async () => {
  const one = notice('ALARM');
  const both = await Promise.allSettled([told(one), told(one)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both).toContainEqual({ status: 'rejected', reason: expect.any(BeingTold) as unknown });
  expect(await told(one)).toBe('skipped');
  expect(titles()).toEqual(['ALARM']);
});

it('what could not be sent can be sent at once', async () => {
  const one = notice('ALARM');
  channel.during = () => Promise.reject(new Error('503'));
  await expect(told(one)).rejects.toThrow('503');
  channel.during = () => Promise.resolve();
  expect(await told(one)).toBe('told');
});

it('what a function died over is told after its lease', async () => {
  const one = notice('ALARM');
  const until = new Date(now.getTime() + 3 * MINUTE).toISOString();
  const died: Thread = { told: [], heldBack: 0, sending: { id: one.id, until } };
  await store.write('notices/slack/alarm/us-east-1/a%20b.json', died);
  await expect(told(one)).rejects.toThrow(BeingTold);
  pass(3 * MINUTE);
  expect(await told(one)).toBe('told');
});

it('goes on in the thread that the channel named', async () => {
  await told(notice('ALARM'));
  pass(MINUTE);
  await told(notice('OK'));
  expect(channel.sent.map(({ telling }) => telling.reference)).toEqual([undefined, 'ts-1']);
});

it('does not tell of a state that has passed', async () => {
  const early = notice('ALARM');
  pass(MINUTE);
  await told(notice('OK'));
  expect(await told(early)).toBe('skipped');
});

it('tells an end only to who heard of the beginning', async () => {
  expect(await told(notice('OK', { mood: 'success' }))).toBe('not wanted');
  expect(store.held.size).toBe(0);
  await told(notice('ALARM'));
  pass(MINUTE);
  expect(await told(notice('OK', { mood: 'success' }))).toBe('told');
});

it('tells nobody who does not want to know', async () => {
  channel.threadOf = () => undefined;
  expect(await told(notice('ALARM'))).toBe('not wanted');
});

it('tells the same again only after half a day', async () => {
  await told(notice('FAILURE 0/3'));
  pass(11 * 60 * MINUTE);
  expect(await told(notice('FAILURE 0/3'))).toBe('skipped');
  expect(await told(notice('FAILURE 1/3'))).toBe('told');
  pass(12 * 60 * MINUTE);
  expect(await told(notice('FAILURE 1/3'))).toBe('told');
});

it('says once that something flaps, and counts what it holds back', async () => {
  const outcomes: string[] = [];
  for (let index = 0; index < 8; index += 1) {
    outcomes.push(await told(notice(index % 2 === 0 ? 'ALARM' : 'OK')));
    pass(MINUTE);
  }
  expect(outcomes).toEqual([...Array<string>(5).fill('told'), ...Array<string>(3).fill('held back')]);
  expect(channel.sent.map(({ telling }) => telling.flapping)).toEqual([false, false, false, false, true]);
  pass(60 * MINUTE);
  await told(notice('OK'));
  expect(channel.sent.at(-1)!.telling).toMatchObject({ heldBack: 3, flapping: false });
});

it('leaves collapsing to a channel that does it itself', async () => {
  const pages = new (class extends Recorder {
    override readonly collapses = false;
  })();
  const one = notice('ALARM');
  const all = [
    one,
    one,
    notice('ALARM'),
    ...Array.from({ length: 6 }, (_, index) => notice(`change ${index}`)),
  ];
  const outcomes: string[] = [];
  for (const each of all) outcomes.push(await told(each, pages));
  expect(outcomes.filter((outcome) => outcome === 'told')).toHaveLength(8);
});
