import { lineOf, type CostLine } from './line';
import type { PriceName } from './prices';

/** What S3's own measures of a bucket cost, by their `StorageType`; overheads of Glacier that are kept in Standard cost as that. */
const TYPES: Readonly<Record<string, readonly [tier: string, price: PriceName]>> = {
  StandardStorage: ['Standard', 's3-standard'],
  IntelligentTieringFAStorage: ['Intelligent-Tiering, frequent', 's3-standard'],
  IntelligentTieringIAStorage: ['Intelligent-Tiering, infrequent', 's3-standard-ia'],
  IntelligentTieringAIAStorage: ['Intelligent-Tiering, archive instant', 's3-glacier-instant'],
  IntelligentTieringAAStorage: ['Intelligent-Tiering, archive', 's3-glacier'],
  IntelligentTieringDAAStorage: ['Intelligent-Tiering, deep archive', 's3-deep-archive'],
  IntAAObjectOverhead: ['Intelligent-Tiering, archive', 's3-glacier'],
  IntAAS3ObjectOverhead: ['Intelligent-Tiering, archive', 's3-standard'],
  IntDAAObjectOverhead: ['Intelligent-Tiering, deep archive', 's3-deep-archive'],
  IntDAAS3ObjectOverhead: ['Intelligent-Tiering, deep archive', 's3-standard'],
  StandardIAStorage: ['Standard-IA', 's3-standard-ia'],
  StandardIASizeOverhead: ['Standard-IA', 's3-standard-ia'],
  OneZoneIAStorage: ['One Zone-IA', 's3-onezone-ia'],
  OneZoneIASizeOverhead: ['One Zone-IA', 's3-onezone-ia'],
  GlacierInstantRetrievalStorage: ['Glacier Instant Retrieval', 's3-glacier-instant'],
  GlacierInstantRetrievalSizeOverhead: ['Glacier Instant Retrieval', 's3-glacier-instant'],
  GlacierStorage: ['Glacier', 's3-glacier'],
  GlacierStagingStorage: ['Glacier', 's3-standard'],
  GlacierObjectOverhead: ['Glacier', 's3-glacier'],
  GlacierS3ObjectOverhead: ['Glacier', 's3-standard'],
  DeepArchiveStorage: ['Deep Archive', 's3-deep-archive'],
  DeepArchiveStagingStorage: ['Deep Archive', 's3-standard'],
  DeepArchiveObjectOverhead: ['Deep Archive', 's3-deep-archive'],
  DeepArchiveS3ObjectOverhead: ['Deep Archive', 's3-standard'],
};

const BYTES_PER_GB = 1024 ** 3;

interface Stored {
  readonly bucket: string;
  readonly region: string;
  readonly storageType: string;
  readonly bytes: number;
}

/** A month of what a bucket holds, if it stays as it is. */
export function storedLines(sizes: readonly Stored[]): { lines: CostLine[]; unknown: string[] } {
  const unknown = new Set<string>();
  const lines = sizes.flatMap(({ bucket, region, storageType, bytes }) => {
    const type = TYPES[storageType];
    if (type === undefined) {
      unknown.add(storageType);
      return [];
    }
    const [tier, price] = type;
    return [
      lineOf({ component: `S3 ${bucket}`, tier, place: region, price, quantity: bytes / BYTES_PER_GB }),
    ];
  });
  return { lines, unknown: [...unknown] };
}
