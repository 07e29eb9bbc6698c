import { Emulator } from '../../emulator/emulator';

jest.setTimeout(60_000);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.start();
});
afterAll(() => emulator?.stop());

const DAY = 86_400;

/** What AWS's clock says to whoever signs his request at that moment. */
async function toldTo(signed: Date): Promise<number> {
  const stamp = signed.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const answer = await fetch(emulator.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-amz-date': stamp,
      authorization: `AWS4-HMAC-SHA256 Credential=test/${stamp.slice(0, 8)}/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  });
  expect(answer.status).toBe(200);
  return Date.parse(answer.headers.get('date') ?? '');
}

test('a program is told the time in which it lives, however wrong its clock is by minutes', async () => {
  await emulator.advance(30 * DAY);
  const near = 60_000;
  for (const now of [new Date(), await emulator.now()])
    for (const off of [0, 600_000, -600_000]) {
      const told = await toldTo(new Date(now.getTime() + off));
      expect(Math.abs(told - now.getTime())).toBeLessThan(near);
    }
});
