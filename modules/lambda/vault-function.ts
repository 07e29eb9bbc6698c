import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Construct } from 'constructs';
import { FileAsset } from '../assets/file-asset';
import type { Statement } from '../iam/policy-document';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';
import { refuse } from '../problems';
import { SEND_TRACES } from './tracing';

export interface VaultFunctionProps {
  /** Name of the function, its role and its log group. */
  readonly functionName: string;
  readonly description: string;
  /** The zip with `index.mjs`, on this machine; it is put beside the synthesized configuration. */
  readonly codeFile: string;
  readonly place: Place;
  readonly environment: Readonly<Record<string, string>>;
  /** What the function may do beside writing its log. */
  readonly statements: readonly Statement[];
  /** Encrypts the log. */
  readonly logKeyArn: string;
  readonly logRetentionDays: number;
  /**
   * Seconds, 1 to 900 (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
   * @default 900
   */
  readonly timeoutSeconds?: number;
  /**
   * MB, 128 to 10240.
   * @default 512
   */
  readonly memoryMb?: number;
  /**
   * Whether X-Ray follows what calls it, and the calls it makes.
   * @default false
   */
  readonly tracing?: boolean;
}

/** A Lambda function on Node 22 and arm64 with a role, and a log group that exists before the function does. */
export class VaultFunction extends Construct {
  readonly functionArn: string;
  readonly functionName: string;
  readonly roleName: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: VaultFunctionProps) {
    super(scope, id);
    const { functionName, place, timeoutSeconds = 900, memoryMb = 512, tracing = false } = props;
    refuse(scope, id, [
      [
        timeoutSeconds >= 1 && timeoutSeconds <= 900,
        `timeoutSeconds must be between 1 and 900, got ${timeoutSeconds}`,
      ],
      [memoryMb >= 128 && memoryMb <= 10_240, `memoryMb must be between 128 and 10240, got ${memoryMb}`],
    ]);

    // Made here, and not by Lambda at the first call: that one would be unencrypted and kept for ever.
    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/lambda/${functionName}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logKeyArn,
    });
    const role = new ServiceRole(this, 'access', {
      roleName: `${functionName}-${place.region}`,
      description: props.description,
      service: 'lambda.amazonaws.com',
      accountId: place.accountId,
      statements: [
        {
          sid: 'WriteLog',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${log.arn}:*`],
        },
        ...(tracing ? [SEND_TRACES] : []),
        ...props.statements,
      ],
    });
    const code = new FileAsset(this, 'code', { sourcePath: props.codeFile, assetName: functionName });
    const lambda = new LambdaFunction(this, 'function', {
      functionName,
      description: props.description,
      role: role.roleArn,
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      filename: code.path,
      sourceCodeHash: code.sourceCodeHash,
      memorySize: memoryMb,
      timeout: timeoutSeconds,
      environment: { variables: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' } },
      ...(tracing && { tracingConfig: { mode: 'Active' } }),
      loggingConfig: { logFormat: 'Text', logGroup: log.name },
      // Without its permissions the first call would fail.
      dependsOn: [...role.policies],
    });

    this.functionArn = lambda.arn;
    this.functionName = functionName;
    this.roleName = role.roleName;
    this.logGroupName = log.name;
  }
}
