import { endpoint as addressOf } from '../../../lambda-src/adapters/channels/endpoint';
import { NotDelivered, postJson, Refused } from '../../../lambda-src/adapters/post-json';
import { Endpoint, type Answer } from '../../support/endpoint';

const SECRET = 'T0/B0/abcdef';
let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.listen();
});
beforeEach(() => endpoint.clear());
afterAll(() => endpoint.close());

const post = (left: number, url = `${endpoint.url}/services/${SECRET}`) =>
  postJson(
    { to: 'the Slack webhook', url: new URL(url), body: { text: 'é' }, secret: SECRET },
    { left: () => left },
  );
const answers = (...all: Answer[]) => endpoint.answer(/./, ...all);

it('posts JSON in UTF-8 and gives back the answer', async () => {
  answers({ status: 200, body: 'ok' });
  expect(await post(5000)).toBe('ok');
  expect(endpoint.received[0]).toMatchObject({
    text: '{"text":"é"}',
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
});

it('hides the secret that an endpoint says back', async () => {
  answers({ status: 404, body: `no_service ${SECRET}` });
  await expect(post(5000)).rejects.toThrow(new Refused('the Slack webhook refused: 404 no_service …'));
});

it('follows no redirection, which would take the secret elsewhere', async () => {
  answers({ status: 302, headers: { location: '/elsewhere' } });
  await expect(post(5000)).rejects.toThrow(new Refused('the Slack webhook refused: 302'));
  expect(endpoint.received).toHaveLength(1);
});

it('does not wait longer than there is time', async () => {
  answers({ status: 429, headers: { 'retry-after': '300' }, body: 'slow down' });
  await expect(post(5000)).rejects.toThrow(
    new NotDelivered(
      'the Slack webhook was not reached in 1 attempts, and the next would be in 300 s: 429 slow down',
    ),
  );
});

it('tells a lost connection by its code alone: the message of such an error may hold the address', async () => {
  const error: unknown = await post(500, 'http://127.0.0.1:9/services/x').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NotDelivered);
  expect(error).not.toBeInstanceOf(Refused);
  expect((error as Error).message).not.toMatch(/127\.0\.0\.1|services/);
  expect(error).not.toHaveProperty('cause');
});

describe('where to post', () => {
  it.each(['http://hooks.slack.com/services/x', 'hooks.slack.com/services/x', 'ftp://x', ''])(
    'is refused without TLS, and not shown: %s',
    (address) =>
      expect(() => addressOf(address, 'the Slack webhook', undefined)).toThrow(
        new NotDelivered('the Slack webhook must be an address that begins with https://'),
      ),
  );

  it('is another server where one is named, at the same path', () => {
    const address = 'https://hooks.slack.com/services/x?y=1';
    expect(addressOf(address, 'it', undefined).href).toBe(address);
    expect(addressOf(address, 'it', 'http://127.0.0.1:8080').href).toBe(
      'http://127.0.0.1:8080/services/x?y=1',
    );
  });
});
