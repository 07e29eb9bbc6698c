import { secretsIn } from '../../../config/secrets';
import { textsOf, valuesAt } from '../resources';
import type { Rule } from '../rule';

export const noPlainSecrets: Rule = {
  id: 'no-plain-secret',
  why: 'Whoever may read the configuration, the state or a pipeline’s log has it then.',
  page: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html',
  check: (resources) =>
    resources.all.flatMap((at) =>
      textsOf(at.block)
        // A hash of 32 digits is no key.
        .filter(([path]) => !path.endsWith('_hash'))
        .flatMap(([path, text]) => secretsIn(text).map((what) => ({ at, what: `holds ${what}: ${path}` }))),
    ),
};

/** What Terraform keeps in its state in clear, by resource and the attribute that is the secret. */
const IN_STATE: readonly (readonly [type: string, attribute: string])[] = [
  ['aws_db_instance', 'password'],
  ['aws_iam_access_key', 'user'],
  ['aws_iam_user_login_profile', 'user'],
  ['aws_rds_cluster', 'master_password'],
  ['aws_secretsmanager_secret_version', 'secret_binary'],
  ['aws_secretsmanager_secret_version', 'secret_string'],
  ['aws_ssm_parameter', 'value'],
  ['random_password', 'length'],
  ['tls_private_key', 'algorithm'],
];

export const noSecretsInState: Rule = {
  id: 'no-secret-in-state',
  why: 'Terraform writes it into its state in clear.',
  page: 'https://developer.hashicorp.com/terraform/language/manage-sensitive-data',
  check: (resources) =>
    IN_STATE.flatMap(([type, attribute]) =>
      resources
        .ofType(type)
        .filter(({ block }) => valuesAt(block, attribute)[0] !== undefined)
        .filter(({ block }) => type !== 'aws_ssm_parameter' || block.type === 'SecureString')
        .map((at) => ({ at, what: `brings a secret into the state: ${attribute}` })),
    ),
};
