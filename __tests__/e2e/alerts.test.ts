import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../../scripts/local/fleet';
import { json } from '../emulator/support/raw';
import { Alerts, PAGER_DUTY, ROUTING_KEY, SLACK, SLACK_API, WEBHOOK } from '../support/alerts';
import { DAY, DeployedVault, DIRECTORY, SOURCE, SPEED, VAULT } from '../support/deployed';

/** What Slack, PagerDuty and telephones get of what really happens, from the function that was deployed. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
let alerts: Alerts;

interface Page {
  readonly routing_key: string;
  readonly event_action: string;
  readonly dedup_key: string;
  readonly payload?: { readonly severity: string; readonly summary: string };
}
interface Post {
  readonly text: string;
  readonly blocks: readonly { readonly type: string; readonly text?: { readonly text: string } }[];
  readonly thread_ts?: string;
  readonly channel?: string;
}

beforeAll(async () => {
  await vault.clear();
  alerts = await Alerts.open(vault);
  // Other tests may have left alarms in any state.
  await emulator.evaluateAlarms(SOURCE);
  await alerts.quiet();
});
beforeEach(async () => {
  await vault.clear();
  // Beyond what earlier tests were told of; what was to be tried again is tried by then.
  await emulator.advance(2 * DAY);
  await alerts.quiet();
  // Runs of other tests leave something there, too.
  await alerts.undelivered();
  alerts.endpoint.clear();
});
afterAll(() => alerts?.close());

const posts = () => alerts.endpoint.at(SLACK).map(({ body }) => body as Post);
const pages = () => alerts.endpoint.at(PAGER_DUTY).map(({ body }) => body as Page);
const headerOf = ({ blocks }: Post) => blocks[0]?.text?.text;

test('an alarm, from CloudWatch’s own look at its metric to its end: one incident, one message and one SMS for each', async () => {
  // Of which nobody is told.
  await alerts.setAlarm('NoSnapshotsCreated', 'INSUFFICIENT_DATA');
  await emulator.evaluateAlarms(SOURCE);
  await alerts.until(SLACK, 1);
  await alerts.quiet();
  await launch(source, 'web', { protect: true });
  await runs.run('daily');
  await alerts.quiet();
  await emulator.evaluateAlarms(SOURCE);
  await alerts.quiet();

  const name = `${VAULT}-NoSnapshotsCreated`;
  // The plan's own alarms see the run, too.
  const isAsked = (text = ''): boolean => text.includes(name) || text.includes(': e2e-vault daily - ');
  const [failed, ran, well, ...more] = posts().filter((post) => isAsked(headerOf(post)));
  expect(more).toEqual([]);
  expect([failed, ran, well].map((post) => headerOf(post!))).toEqual([
    `:red_circle: ALARM: ${name} in ${SOURCE}`,
    `:large_green_circle: SUCCESS: ${VAULT} daily - 1/1 created, 1 copied, 0 failed`,
    `:large_green_circle: OK: ${name} in ${SOURCE}`,
  ]);
  expect(failed).toEqual({
    text: `:red_circle: ALARM: ${name} in ${SOURCE}`,
    blocks: [
      { type: 'header', text: { type: 'plain_text', emoji: true, text: headerOf(failed!) } },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: expect.stringMatching(/26 hours.*What to do: docs\/operations\.md, "/) as string,
        },
      },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: expect.stringMatching(/^Threshold Crossed: /) as string },
      },
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            text: `${SOURCE}  ·  <https://console.aws.amazon.com/cloudwatch/home?region=${SOURCE}#alarmsV2:alarm/${name}|Open in CloudWatch>`,
          },
        ],
      },
    ],
    unfurl_links: false,
  });

  const [begun, over, ...rest] = pages().filter(({ dedup_key: key }) => key.endsWith(name));
  expect(rest).toEqual([]);
  expect(begun).toMatchObject({
    routing_key: ROUTING_KEY,
    event_action: 'trigger',
    dedup_key: `alarm/${SOURCE}/${name}`,
    payload: { severity: 'critical', summary: `ALARM: ${name} in ${SOURCE}`, component: SOURCE },
  });
  expect(over).toEqual({ routing_key: ROUTING_KEY, event_action: 'resolve', dedup_key: begun!.dedup_key });
  expect((await alerts.texts()).filter(isAsked)).toEqual([
    `ALARM: ${name} in ${SOURCE}`,
    `OK: ${name} in ${SOURCE}`,
  ]);

  const [slack] = alerts.endpoint.at(SLACK);
  expect(slack!.path).toBe(new URL(WEBHOOK).pathname);
  expect(slack!.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' });
  expect(slack!.headers).not.toHaveProperty('authorization');
  // E-mail gets every notice as it stands; CloudWatch puts the alarm's name into quotation marks.
  const isMailAsked = (subject: string): boolean => /NoSnapshots|e2e-vault daily - /.test(subject);
  const mails = (await vault.notices()).map(({ subject }) => subject);
  expect(mails.filter(isMailAsked)).toEqual([
    expect.stringMatching(/^ALARM: /),
    expect.stringMatching(/^SUCCESS: /),
    expect.stringMatching(/^OK: /),
  ]);
});

test('a failing run is told once, however often its notice comes, and the next green one ends the incident', async () => {
  await emulator.configure({ snapshotSeconds: 60 });
  const id = await launch(source, 'web', { protect: true });
  const [volume] = await vault.volumesOf(id);
  await emulator.configure({ snapshotFails: [volume!] });
  const scheduledTime = await emulator.now();
  const runOnce = async () => runs.end(await runs.fire('daily', scheduledTime));
  await runOnce();
  await alerts.until(SLACK, 1);
  // The same run again, by another execution: the same outcome, another message of SNS.
  await runOnce();
  await alerts.quiet();
  expect(posts().map(headerOf)).toEqual([
    `:red_circle: FAILURE: ${VAULT} daily - 0/1 created, 0 copied, 1 failed`,
  ]);
  const [first] = posts();
  expect(first!.blocks.some(({ text }) => text?.text.includes(`*Failed:*\n• ${volume!} of ${id}`))).toBe(
    true,
  );
  expect(await alerts.texts()).toEqual([`FAILURE: ${VAULT} daily - 0/1 created, 0 copied, 1 failed`]);

  await emulator.configure({ snapshotFails: null });
  await runs.run('daily');
  await alerts.quiet();
  const told = pages();
  expect(told.map(({ event_action }) => event_action)).toEqual(['trigger', 'trigger', 'resolve']);
  expect(new Set(told.map(({ dedup_key }) => dedup_key))).toEqual(new Set([`plan/${VAULT}/${SOURCE}/daily`]));
  expect(posts()).toHaveLength(2);
});

test('what SNS delivers twice at the same moment is told once', async () => {
  await emulator.configure({ snsDeliveries: 2 });
  await emulator.setSpeed(1);
  // So long that both are at it.
  await emulator.setFaults([{ service: 'ssm', action: 'GetParameter', effect: { latencyMs: 400 } }]);
  await alerts.setVariables({ COLD: 'twice' });
  await alerts.setAlarm('DeadLetters', 'INSUFFICIENT_DATA');
  await alerts.setAlarm('DeadLetters', 'ALARM');
  await alerts.until(SLACK, 1);
  await alerts.until(PAGER_DUTY, 1);
  await emulator.setSpeed(SPEED);
  await alerts.quiet();
  expect([posts().length, pages().length, (await alerts.texts()).length]).toEqual([1, 1, 1]);
  expect(await alerts.undelivered()).toEqual([]);
});

test('a throttle, server errors and lost connections are waited for', async () => {
  alerts.endpoint.answer(
    SLACK,
    { status: 429, headers: { 'retry-after': '2' } },
    { status: 0 },
    { status: 200 },
  );
  alerts.endpoint.answer(PAGER_DUTY, { status: 500 }, { status: 503, body: 'later' }, { status: 202 });
  await alerts.setAlarm('NoSnapshotsCreated', 'ALARM', 'first');
  await alerts.until(SLACK, 3);
  await alerts.until(PAGER_DUTY, 3);
  await alerts.quiet();
  const [one, two, three, ...more] = alerts.endpoint.at(SLACK);
  expect(more).toEqual([]);
  expect(two!.at - one!.at).toBeGreaterThanOrEqual(1990);
  expect(three!.at - two!.at).toBeGreaterThanOrEqual(1990);
  expect([two!.text, three!.text]).toEqual([one!.text, one!.text]);
  const [a, b, c, ...others] = alerts.endpoint.at(PAGER_DUTY);
  expect(others).toEqual([]);
  expect([b!.at - a!.at >= 990, c!.at - b!.at >= 1990]).toEqual([true, true]);
});

test('what is refused for good lies in the dead-letter queue with its reason; the other channels heard of it', async () => {
  alerts.endpoint.answer(
    SLACK,
    ...Array<{ status: number; body: string }>(3).fill({ status: 404, body: 'no_service' }),
  );
  await alerts.publish('A word', 'Nobody has to be called for it.');
  await alerts.until(SLACK, 3);
  const [letter, ...more] = (await alerts.untilUndelivered()).map(
    (body) => JSON.parse(body) as Record<string, unknown>,
  );
  expect(more).toEqual([]);
  expect(letter).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: { Records: [{ Sns: { Subject: 'A word' } }] },
    responsePayload: {
      errorType: 'NotAllTold',
      errorMessage: 'slack: NotDelivered: the Slack webhook refused: 404 no_service',
    },
  });
  expect(pages()).toEqual([]);
});

test('a webhook that was replaced is read anew when the old one is refused', async () => {
  await alerts.publish('Before', 'It is remembered now.');
  await alerts.until(SLACK, 1);
  const next = WEBHOOK.replace('B0PLANTED', 'B1PLANTED');
  await alerts.putWebhook(next);
  alerts.endpoint.answer(/B0PLANTED/, { status: 403, body: 'invalid_token' });
  await alerts.publish('After', 'The old address is gone.');
  await alerts.until(SLACK, 3);
  await alerts.quiet();
  expect(alerts.endpoint.at(SLACK).map(({ path }) => path.split('/')[3])).toEqual([
    'B0PLANTED',
    'B0PLANTED',
    'B1PLANTED',
  ]);
  expect(await alerts.undelivered()).toEqual([]);
  await alerts.putWebhook(WEBHOOK);
});

test('an alarm that goes to and fro is told of a few times, then once that it flaps; PagerDuty has one incident', async () => {
  await emulator.setSpeed(1);
  const states = ['ALARM', 'OK', 'ALARM', 'OK', 'ALARM', 'OK', 'ALARM'] as const;
  for (const [index, state] of states.entries()) {
    await alerts.setAlarm('NoSnapshotsCreated', 'INSUFFICIENT_DATA');
    await emulator.advance(60);
    await alerts.setAlarm('NoSnapshotsCreated', state);
    await alerts.until(PAGER_DUTY, index + 1);
  }
  await emulator.setSpeed(SPEED);
  await alerts.quiet();
  expect(posts().map((post) => headerOf(post)!.split(' ')[1])).toEqual([
    'ALARM:',
    'OK:',
    'ALARM:',
    'OK:',
    'ALARM:',
  ]);
  expect(posts().at(-1)!.blocks.at(-2)!.text!.text).toMatch(/^_It changed more than 4 times within an hour/);
  expect(new Set(pages().map(({ dedup_key }) => dedup_key)).size).toBe(1);

  await emulator.advance(2 * 3600);
  await alerts.setAlarm('NoSnapshotsCreated', 'OK');
  await alerts.until(SLACK, 6);
  expect(posts().at(-1)!.blocks.at(-2)!.text!.text).toBe('_2 changes before this one were not told._');
});

test('a bot’s messages of one alarm hang together', async () => {
  const before = await alerts.setChannels({
    slack: { bot: { token: { ssmParameter: '/e2e-vault/slack-webhook' }, channelId: 'C0123456789' } },
  });
  alerts.endpoint.answer(
    SLACK_API,
    { status: 200, body: JSON.stringify({ ok: true, ts: '1795230000.000100' }) },
    { status: 200, body: JSON.stringify({ ok: true, ts: '1795230001.000200' }) },
  );
  // Of which nobody is told.
  await alerts.setAlarm('DeadLetters', 'INSUFFICIENT_DATA');
  await alerts.setAlarm('DeadLetters', 'ALARM');
  await alerts.until(SLACK_API, 1);
  await alerts.quiet();
  await emulator.advance(60);
  await alerts.setAlarm('DeadLetters', 'OK');
  const [first, second] = await alerts.until(SLACK_API, 2);
  await alerts.quiet();
  await alerts.setChannels(before);
  expect(first!.headers.authorization).toBe(`Bearer ${WEBHOOK}`);
  expect(first!.body).toMatchObject({ channel: 'C0123456789' });
  expect(first!.body).not.toHaveProperty('thread_ts');
  expect(second!.body).toMatchObject({ channel: 'C0123456789', thread_ts: '1795230000.000100' });
});

test('no secret is in what was synthesized, in state, in logs, in messages or in documents', async () => {
  const secrets = [WEBHOOK, 'plantedWebhookSecret', ROUTING_KEY];
  const holds = (text: string) => secrets.some((secret) => text.includes(secret));
  const files = readdirSync(DIRECTORY, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((file) => file.isFile() && !file.parentPath.includes('.terraform'))
    .map((file) => join(file.parentPath, file.name));
  expect(files.some((file) => file.endsWith('.tfstate'))).toBe(true);
  expect(files.filter((file) => holds(readFileSync(file, 'latin1')))).toEqual([]);

  const group = { logGroupName: `/aws/lambda/${VAULT}-notify` };
  const { body: logs } = await json(emulator, 'logs', 'Logs_20140328.FilterLogEvents', group);
  const lines = (logs as { events: { message: string }[] }).events.map(({ message }) => message);
  // Failures of every sort were logged by now.
  expect(lines.some((line) => line.includes('no_service'))).toBe(true);
  expect(lines.filter(holds)).toEqual([]);
  const calls = (await emulator.calls()).filter(({ caller }) => caller !== 'test');
  expect(calls.filter((call) => holds(JSON.stringify(call)))).toEqual([]);
  expect((await emulator.outbox()).filter((message) => holds(JSON.stringify(message)))).toEqual([]);
});
