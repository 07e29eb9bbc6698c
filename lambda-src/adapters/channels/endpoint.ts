import { NotDelivered } from '../post-json';

/**
 * Where to post: over TLS only, unless an override names another server, as `AWS_ENDPOINT_URL` does for AWS. Path and query stay.
 * @param what how an error names the address, which may be a secret
 */
export function endpoint(address: string, what: string, override: string | undefined): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:')
    throw new NotDelivered(`${what} must be an address that begins with https://`);
  return override === undefined ? url : new URL(url.pathname + url.search, override);
}
