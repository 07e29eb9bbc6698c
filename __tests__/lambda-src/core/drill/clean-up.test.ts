import { done } from '../../../../lambda-src/core/outcome';
import { cleanUp } from '../../../../lambda-src/core/drill/clean-up';
import type { Outcome } from '../../../../lambda-src/core/outcome';
import type { DrillBin, TaggedThing } from '../../../../lambda-src/ports/drill-bench';

const DRILL = 'drill-20261121t020000123z';
const thing = (id: string, drill?: string): TaggedThing => ({
  ...{ what: 'volume', id, region: 'us-east-1' },
  tags: drill === undefined ? {} : { 'smart-vault:drill': drill },
});

/** Shows everything that is there, whoever asks. */
class OpenBin implements DrillBin {
  readonly removed: string[] = [];
  constructor(
    private things: TaggedThing[],
    private readonly answer: (id: string) => Outcome<void> = () => done(undefined),
  ) {}
  find(): Promise<TaggedThing[]> {
    return Promise.resolve(this.things);
  }
  remove({ id }: TaggedThing): Promise<Outcome<void>> {
    const outcome = this.answer(id);
    if (outcome.status === 'done') {
      this.removed.push(id);
      this.things = this.things.filter((one) => one.id !== id);
    }
    return Promise.resolve(outcome);
  }
}

function world() {
  let time = Date.parse('2026-11-21T03:00:00.000Z');
  return {
    now: () => new Date(time),
    rest: (seconds: number) => {
      time += seconds * 1000;
      return Promise.resolve();
    },
    say: () => undefined,
  };
}

test('takes away what carries the tag with its id, and nothing else, whatever a bin shows', async () => {
  const bin = new OpenBin([
    thing('vol-mine', DRILL),
    thing('vol-bare'),
    thing('vol-other', 'drill-20261121t020000124z'),
    thing('vol-star', '*'),
    thing('vol-longer', `${DRILL}0`),
  ]);
  expect(await cleanUp(DRILL, 'us-east-1', [bin], world())).toEqual({
    removed: [{ what: 'volume', id: 'vol-mine', region: 'us-east-1' }],
    left: [],
  });
  expect(bin.removed).toEqual(['vol-mine']);
});

test('what has no tag yet goes where it was ordered under a name of the drill’s own, unless it is another’s', async () => {
  const ordered = (id: string, orderedAs: string, tags: TaggedThing['tags'] = {}): TaggedThing => ({
    ...{ what: 'table', id, region: 'us-east-1', tags, orderedAs },
  });
  const bin = new OpenBin([
    ordered('first', `${DRILL}-1`),
    ordered('hundredth', `${DRILL}-100`),
    ...[
      'orders',
      DRILL,
      `${DRILL}-`,
      `${DRILL}-0`,
      `${DRILL}-01`,
      `${DRILL}-1x`,
      `x${DRILL}-1`,
      `${DRILL}1-1`,
    ].map((name) => ordered(`stranger ${name}`, name)),
    ordered('another’s', `${DRILL}-2`, { 'smart-vault:drill': 'drill-20261121t020000124z' }),
    ordered('tagged by hand', `${DRILL}-3`, { 'smart-vault:drill': '' }),
  ]);
  await cleanUp(DRILL, 'us-east-1', [bin], world());
  expect(bin.removed).toEqual(['first', 'hundredth']);
});

test.each(['*', '', 'drill-*', 'vol-1', `${DRILL}*`])(
  'the name %j is no drill, and nothing is asked',
  async (id) => {
    const bin = new OpenBin([thing('vol-1', id)]);
    await expect(cleanUp(id, 'us-east-1', [bin], world())).rejects.toThrow('is no drill');
    expect(bin.removed).toEqual([]);
  },
);

test('what must wait is asked again; what may not be deleted is left, and named', async () => {
  let asked = 0;
  const bin = new OpenBin([thing('vol-1', DRILL), thing('vol-2', DRILL)], (id) => {
    if (id === 'vol-2') return { status: 'failed', reason: 'denied' };
    return ++asked < 3 ? { status: 'later', reason: 'attached', everyone: false } : done(undefined);
  });
  expect(await cleanUp(DRILL, 'us-east-1', [bin], world())).toEqual({
    removed: [{ what: 'volume', id: 'vol-1', region: 'us-east-1' }],
    left: [{ what: 'volume', id: 'vol-2', region: 'us-east-1', reason: 'denied' }],
  });
});

test('what never goes is left after an hour', async () => {
  const bin = new OpenBin([thing('vol-1', DRILL)], () => ({
    status: 'later',
    reason: 'attached',
    everyone: false,
  }));
  const { left } = await cleanUp(DRILL, 'us-east-1', [bin], world());
  expect(left).toMatchObject([{ id: 'vol-1', reason: 'attached' }]);
});

test('what cannot be looked for is not said to be gone', async () => {
  const blind: DrillBin = {
    find: () => Promise.reject(new Error('denied')),
    remove: () => Promise.resolve(done(undefined)),
  };
  const { removed, left } = await cleanUp(DRILL, 'us-east-1', [blind], world());
  expect(removed).toEqual([]);
  expect(left).toMatchObject([{ id: DRILL, reason: 'could not be looked for: Error: denied' }]);
});
