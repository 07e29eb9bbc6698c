interface Configuration {
  readonly provider?: { readonly aws?: readonly { readonly alias?: string }[] };
  readonly terraform?: { readonly backend?: { readonly s3?: object } };
  readonly data?: { readonly terraform_remote_state?: Readonly<Record<string, RemoteState>> };
}

interface RemoteState {
  readonly backend: string;
  readonly config?: object;
}

/** Buckets by path: an emulator's host name has no subdomain per bucket. */
const BY_PATH = { use_path_style: true };

/**
 * Settings that an emulator needs and AWS does not. They go into an override file beside the configuration, never into
 * what is deployed. Of a backend, and of a map, an override replaces the whole: so what was there is repeated
 * (https://developer.hashicorp.com/terraform/language/files/override).
 *
 * @param configuration a synthesized `cdk.tf.json`
 */
export function emulatorOverride({ provider, terraform, data }: Configuration): object {
  const s3 = terraform?.backend?.s3;
  const states = Object.entries(data?.terraform_remote_state ?? {}).filter(
    ([, { backend }]) => backend === 's3',
  );
  const settings = { s3_use_path_style: true, max_retries: 3 };
  const aliases = (provider?.aws ?? []).flatMap(({ alias }) =>
    alias === undefined ? [] : [{ ...settings, alias }],
  );
  return {
    provider: { aws: [settings, ...aliases] },
    ...(s3 && { terraform: { backend: { s3: { ...s3, ...BY_PATH } } } }),
    ...(states.length > 0 && {
      data: {
        terraform_remote_state: Object.fromEntries(
          states.map(([name, { config }]) => [name, { config: { ...config, ...BY_PATH } }]),
        ),
      },
    }),
  };
}
