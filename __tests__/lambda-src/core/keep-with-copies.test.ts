import { keepWithCopies } from '../../../lambda-src/core/keep-with-copies';

test('every region gets every document; one that cannot be written to is a warning, and stops no other', async () => {
  const written: string[] = [];
  const away = (bucket: string, refuses = false) => ({
    bucket,
    store: {
      write: (key: string) => {
        if (refuses) return Promise.reject(new Error('no answer'));
        written.push(`${bucket}/${key}`);
        return Promise.resolve();
      },
    },
  });
  expect(
    await keepWithCopies([away('west'), away('lost', true), away('north')], 'us-east-1', { a: 1, b: 2 }),
  ).toEqual([
    { source: 'lost', problem: 'what the run protects was not written down there: Error: no answer' },
  ]);
  expect(written.sort()).toEqual([
    ...['north/from/us-east-1/a', 'north/from/us-east-1/b'],
    ...['west/from/us-east-1/a', 'west/from/us-east-1/b'],
  ]);
});
