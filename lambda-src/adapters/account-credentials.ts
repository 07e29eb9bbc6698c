import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentityProvider } from '@smithy/types';

/** Longest session that a role may open from another role: 3,600 s (IAM user guide, "Role chaining"). */
const SESSION_SECONDS = 3600;

/** Credentials of a role in another account; asked for when first needed, and again before they end. */
export function roleCredentials(
  roleArn: string,
  session: string,
  region: string,
): AwsCredentialIdentityProvider {
  return fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: session, DurationSeconds: SESSION_SECONDS },
    clientConfig: { region },
  });
}
