import { unzipSync } from 'fflate';
import { deterministicZip } from '../../scripts/bundle/zip';

const text = (value: string) => new TextEncoder().encode(value);

describe('deterministicZip', () => {
  it('depends on names and contents alone', () => {
    const one = deterministicZip({ 'index.mjs': text('a'), 'index.mjs.map': text('b') });
    const other = deterministicZip({ 'index.mjs.map': text('b'), 'index.mjs': text('a') });
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
    expect(Buffer.from(one).toString('hex')).toBe(
      Buffer.from(deterministicZip({ 'index.mjs': text('a'), 'index.mjs.map': text('b') })).toString('hex'),
    );
    expect(Buffer.from(one).equals(Buffer.from(deterministicZip({ 'index.mjs': text('c') })))).toBe(false);
  });

  it('holds 1 January 1980, whatever the clock and the time zone', () => {
    const zip = Buffer.from(deterministicZip({ a: text('a') }));
    expect(zip.readUInt16LE(10)).toBe(0);
    expect(zip.readUInt16LE(12)).toBe((1 << 5) | 1);
  });

  it('gives files that everybody may read', () => {
    const zip = Buffer.from(deterministicZip({ a: text('a') }));
    const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    expect(zip.readUInt32LE(central + 38) >>> 16).toBe(0o100644);
    expect(Object.keys(unzipSync(zip))).toEqual(['a']);
  });
});
