import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

const CHAIN = '@aws-sdk/credential-provider-node';
const FROM_ENVIRONMENT = '@aws-sdk/credential-provider-env';
const NAMESPACE = 'environment-credentials';

/**
 * Lambda gives a function its credentials in the environment
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime),
 * so the SDK's chain of providers (SSO, profiles, web identity, instance metadata) is left out of the bundle.
 */
export const environmentCredentials: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${CHAIN}$`) }, async ({ resolveDir, kind, pluginData }) => {
      if (pluginData === NAMESPACE) return undefined;
      // The chain depends on the provider that stays: seen from there, it is always found.
      const chain = await build.resolve(CHAIN, { resolveDir, kind, pluginData: NAMESPACE });
      if (chain.errors.length > 0) return { errors: chain.errors };
      return { path: CHAIN, namespace: NAMESPACE, pluginData: dirname(chain.path) };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ pluginData }) => ({
      contents: `export { fromEnv as defaultProvider } from ${JSON.stringify(FROM_ENVIRONMENT)};`,
      resolveDir: String(pluginData),
    }));
  },
};
