import fc from 'fast-check';
import { hashBy } from '../../../lambda-src/adapters/object-hash';
import { HASHES, type HashName } from '../../../lambda-src/ports/object-shelf';

async function of(name: HashName, ...pieces: readonly Uint8Array[]): Promise<string> {
  const hash = hashBy(name);
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

/** The check values of the catalogue of CRCs and of the SHA standards, of the text 123456789. */
test.each<[HashName, string]>([
  ['CRC64NVME', 'ae8b14860a799888'],
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
])('%s as S3 computes and writes it', async (name, hex) => {
  expect(await of(name, Buffer.from('123456789'))).toBe(Buffer.from(hex, 'hex').toString('base64'));
});

test('it does not matter in which pieces content comes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array()), fc.constantFrom(...HASHES), async (pieces, name) => {
      expect(await of(name, ...pieces)).toBe(await of(name, Buffer.concat(pieces)));
    }),
  );
});
