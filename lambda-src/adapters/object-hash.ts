import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { createHash } from 'node:crypto';
import type { HashName } from '../ports/object-shelf';

/** Takes content piece by piece. */
export interface RunningHash {
  update(piece: Uint8Array): void;
  /** Base64, as S3 writes it. */
  digest(): Promise<string>;
}

export function hashBy(name: HashName): RunningHash {
  switch (name) {
    case 'CRC64NVME':
      return cyclic(new Crc64Nvme());
    case 'CRC32C':
      return cyclic(new Crc32c());
    case 'CRC32':
      return cyclic(new Crc32());
    case 'SHA256':
    case 'SHA1':
      return cryptographic(name);
  }
}

interface Cyclic {
  update(piece: Uint8Array): void;
  digest(): Promise<Uint8Array>;
}

const cyclic = (sum: Cyclic): RunningHash => ({
  update: (piece) => {
    sum.update(piece);
  },
  digest: async () => Buffer.from(await sum.digest()).toString('base64'),
});

function cryptographic(name: string): RunningHash {
  const sum = createHash(name);
  return {
    update: (piece) => {
      sum.update(piece);
    },
    digest: () => Promise.resolve(sum.digest('base64')),
  };
}
