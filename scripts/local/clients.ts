import type { Emulator } from '../../emulator/emulator';

// The SDK would say in every program that it will need Node 22 from 2027 on; the Lambdas run on it already.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** How an AWS SDK client reaches the emulator. */
export function clientOptions(
  emulator: Emulator,
  region: string,
): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  forcePathStyle: boolean;
} {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    emulator.environment(region);
  return {
    endpoint: emulator.url,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  };
}
