import { attempt } from '../../../lambda-src/adapters/refusals';

/** An error as the SDK throws it. */
const refusal = (name: string, httpStatusCode: number, more: object = {}): Error =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode, ...more } });

const outcomeOf = async (error: Error): Promise<unknown> => attempt(() => Promise.reject(error));

test.each(['AccessDeniedException', 'AuthFailure', 'UnauthorizedOperation', 'SignatureDoesNotMatch'])(
  '%s is no matter of time: it fails at once',
  async (name) => {
    expect(await outcomeOf(refusal(name, 403))).toEqual({ status: 'failed', reason: `${name}: no` });
  },
);

test('a wrong clock that the SDK has set right is asked for later', async () => {
  const skewed = refusal('RequestTimeTooSkewed', 403, { clockSkewCorrected: true });
  expect(await outcomeOf(skewed)).toMatchObject({ status: 'later', everyone: false });
});

test.each([
  ['RequestLimitExceeded', 503, true],
  ['ResourceLimitExceeded', 400, true],
  ['SnapshotCreationPerVolumeRateExceeded', 400, false],
  ['InternalError', 500, false],
])('%s (%s) is asked for later; it holds back everyone: %s', async (name, status, everyone) => {
  expect(await outcomeOf(refusal(name, status))).toMatchObject({ status: 'later', everyone });
});
