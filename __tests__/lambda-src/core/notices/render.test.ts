import fc from 'fast-check';
import { DEFAULT_SEVERITIES } from '../../../../lambda-src/core/notices/channels';
import { chatNotification } from '../../../../lambda-src/core/notices/chat-notification';
import type { Notice } from '../../../../lambda-src/core/notices/notice';
import { pagerDutyEvent } from '../../../../lambda-src/core/notices/pagerduty-event';
import { shortText } from '../../../../lambda-src/core/notices/short-text';
import { slackMessage, type Block } from '../../../../lambda-src/core/notices/slack-message';

const NOTICE: Notice = {
  id: 'm-1',
  at: '2026-11-21T03:00:00.000Z',
  thread: 'run/v/us-east-1/daily-x',
  mood: 'warning',
  title: 'PARTIAL: v daily - 1/2 created',
  text: [
    'v: plan daily, run daily-x: PARTIAL',
    'Planned  2\nCreated  1',
    'Failed:\n  vol-1 of <web> & co: gone',
    'Record: s3://b/k',
  ].join('\n\n'),
  region: 'us-east-1',
  incident: { key: 'plan/v/us-east-1/daily', kind: 'partial', over: false },
};
const FIRST = { heldBack: 0, flapping: false };
const texts = (blocks: readonly Block[]) =>
  blocks
    .flatMap((block) => (block.type === 'context' ? block.elements : [block.text]))
    .map(({ text }) => text);

describe('Slack', () => {
  it('has a title, tables, lists, and where to look; nothing in it is markup by accident', () => {
    expect(texts(slackMessage(NOTICE, FIRST).blocks)).toEqual([
      ':large_yellow_circle: PARTIAL: v daily - 1/2 created',
      'v: plan daily, run daily-x: PARTIAL',
      '```Planned  2\nCreated  1```',
      '*Failed:*\n• vol-1 of &lt;web&gt; &amp; co: gone',
      'Record: s3://b/k',
      'us-east-1',
    ]);
  });

  it('keeps the last paragraph, which says where the whole stands, and says what was cut', () => {
    const text = [...Array.from({ length: 40 }, (_, index) => `paragraph ${index}`), 'Record: here'].join(
      '\n\n',
    );
    const shown = texts(slackMessage({ ...NOTICE, text }, FIRST).blocks);
    expect(shown.slice(-4)).toEqual([
      'paragraph 9',
      '… (30 more paragraphs, cut)',
      'Record: here',
      'us-east-1',
    ]);
  });

  it('keeps to what Slack takes, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ maxLength: 300 }),
        (title, text) => {
          const long = `${text}\n\nList:\n${'  & point\n'.repeat(500)}`;
          const { blocks } = slackMessage({ ...NOTICE, title, text: long }, { heldBack: 2, flapping: false });
          expect(blocks.length).toBeLessThanOrEqual(50);
          for (const block of blocks) {
            const [own = ''] = texts([block]);
            expect([...own].length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000);
            expect(own.length).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('tells what was not told', () => {
    const said = (telling: typeof FIRST) => texts(slackMessage(NOTICE, telling).blocks).at(-2);
    expect(said({ heldBack: 1, flapping: false })).toBe('_One change before this one was not told._');
    expect(said({ heldBack: 3, flapping: false })).toBe('_3 changes before this one were not told._');
    expect(said({ heldBack: 0, flapping: true })).toMatch(/more than 4 times within an hour/);
  });
});

describe('PagerDuty', () => {
  it('is triggered', () => {
    expect(pagerDutyEvent(NOTICE, DEFAULT_SEVERITIES)).toEqual({
      event_action: 'trigger',
      dedup_key: 'plan/v/us-east-1/daily',
      payload: {
        summary: NOTICE.title,
        source: 'plan/v/us-east-1/daily',
        severity: 'error',
        timestamp: NOTICE.at,
        component: 'us-east-1',
        custom_details: { notice: NOTICE.text },
      },
    });
  });

  it.each([
    ['a green run after a partial one, of which alone it is told', { failure: 'none' }, true],
    ['a green run where nobody is called for runs', { failure: 'none', partial: 'none' }, false],
  ] as const)('%s', (_, severities, told) => {
    const incident = { key: 'plan/v', kind: 'failure', over: true } as const;
    expect(pagerDutyEvent({ ...NOTICE, incident }, { ...DEFAULT_SEVERITIES, ...severities })).toEqual(
      told ? { event_action: 'resolve', dedup_key: 'plan/v' } : undefined,
    );
  });

  it('is not told of what calls nobody', () => {
    const { incident: _, ...plain } = NOTICE;
    expect(pagerDutyEvent(plain, DEFAULT_SEVERITIES)).toBeUndefined();
    expect(pagerDutyEvent(NOTICE, { ...DEFAULT_SEVERITIES, partial: 'none' })).toBeUndefined();
  });

  it('keeps to its limits, with the same key for trigger and resolve', () => {
    const key = `alarm/us-east-1/${'n'.repeat(255)}`;
    const long = { ...NOTICE, title: 'é'.repeat(2000), text: 'x'.repeat(300_000) };
    const begun = pagerDutyEvent(
      { ...long, incident: { key, kind: 'alarm', over: false } },
      DEFAULT_SEVERITIES,
    );
    const over = pagerDutyEvent(
      { ...long, incident: { key, kind: 'alarm', over: true } },
      DEFAULT_SEVERITIES,
    );
    expect(begun!.dedup_key).toHaveLength(255);
    expect(over!.dedup_key).toBe(begun!.dedup_key);
    expect([...begun!.payload!.summary]).toHaveLength(1024);
    expect(begun!.payload!.custom_details.notice).toHaveLength(8000);
    expect(begun!.payload!.custom_details.notice).toMatch(/… \(cut\)$/);
  });
});

it('what is cut says so, and keeps where the whole stands', () => {
  const text = `${'line\n'.repeat(5000)}\n\nRecord: s3://b/k`;
  const { content } = chatNotification({ ...NOTICE, text }, FIRST);
  expect(content.description).toHaveLength(3000);
  expect(content.description).toMatch(/… \(cut\)\n\nRecord: s3:\/\/b\/k$/);
  const page = pagerDutyEvent({ ...NOTICE, text }, DEFAULT_SEVERITIES);
  expect(page!.payload!.custom_details.notice).toMatch(/… \(cut\)\n\nRecord: s3:\/\/b\/k$/);
});

describe('an SMS', () => {
  it('is the title, in one message', () => {
    expect(shortText(NOTICE, FIRST)).toBe('PARTIAL: v daily - 1/2 created');
    const long = shortText(
      { ...NOTICE, title: `ALARM: ü ${'x'.repeat(300)}` },
      { heldBack: 0, flapping: true },
    );
    expect(long).toHaveLength(140);
    expect(long).toMatch(
      /^ALARM: \? x+\.\.\. \(more than 4 changes within an hour: now quiet for an hour\)$/,
    );
  });
});

describe('a chat', () => {
  it('gets the form that Amazon Q Developer posts, in one thread', () => {
    expect(
      chatNotification(
        { ...NOTICE, text: 'the <story>', link: 'https://x' },
        { heldBack: 1, flapping: false },
      ),
    ).toEqual({
      version: '1.0',
      source: 'custom',
      id: 'm-1',
      content: {
        textType: 'client-markdown',
        title: ':large_yellow_circle: PARTIAL: v daily - 1/2 created',
        description:
          'the &lt;story&gt;\n\n_One change before this one was not told._\n\n<https://x|Open in CloudWatch>',
      },
      metadata: {
        threadId: 'run/v/us-east-1/daily-x',
        summary: 'PARTIAL: v daily - 1/2 created',
        eventType: 'warning',
      },
    });
  });
});
