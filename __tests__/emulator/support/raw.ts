import { strToU8, zipSync } from 'fflate';
import type { Emulator } from '../../../emulator/emulator';

/** Calls to services whose SDK client is not a dependency: unsigned in truth, but with a credential scope. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

async function send(
  emulator: Emulator,
  service: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | undefined,
  { region = 'us-east-1', caller = 'test' } = {},
): Promise<RawAnswer> {
  const response = await fetch(emulator.url + path, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${caller}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  let parsed: unknown = text;
  try {
    parsed = text ? JSON.parse(text) : undefined;
  } catch {
    // XML stays text
  }
  return { status: response.status, headers: response.headers, body: parsed };
}

interface From {
  readonly region?: string;
  readonly caller?: string;
}

/** A JSON-RPC service: logs, sqs, events, states, kms, … */
export function json(
  emulator: Emulator,
  service: string,
  target: string,
  body: unknown,
  from: From = {},
): Promise<RawAnswer> {
  const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' };
  return send(emulator, service, 'POST', '/', headers, JSON.stringify(body), from);
}

/** A REST-JSON service: lambda, scheduler. */
export function rest(
  emulator: Emulator,
  service: string,
  method: string,
  path: string,
  body?: unknown,
  from: From & { readonly headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  const headers = { 'content-type': 'application/json', ...from.headers };
  return send(
    emulator,
    service,
    method,
    path,
    headers,
    body === undefined ? undefined : JSON.stringify(body),
    from,
  );
}

/** A query service: iam, cloudwatch, sts. */
export function query(
  emulator: Emulator,
  service: string,
  action: string,
  params: Record<string, string> = {},
  from: From = {},
): Promise<RawAnswer> {
  const body = new URLSearchParams({ Action: action, Version: '2010-08-01', ...params }).toString();
  return send(
    emulator,
    service,
    'POST',
    '/',
    { 'content-type': 'application/x-www-form-urlencoded' },
    body,
    from,
  );
}

export const roleArn = 'arn:aws:iam::123456789012:role/test';

/** A role every service may assume; functions and state machines need one to exist. */
export async function createRole(emulator: Emulator): Promise<void> {
  await query(emulator, 'iam', 'CreateRole', {
    RoleName: 'test',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });
}

export function zip(source: string): string {
  return Buffer.from(zipSync({ 'index.mjs': strToU8(source) })).toString('base64');
}

/** A Node function whose `handler` is the source given. */
export async function createFunction(
  emulator: Emulator,
  name: string,
  source: string,
  options: Record<string, unknown> = {},
  from: From = {},
): Promise<string> {
  const answer = await rest(
    emulator,
    'lambda',
    'POST',
    '/2015-03-31/functions',
    {
      FunctionName: name,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: roleArn,
      Timeout: 10,
      Code: { ZipFile: zip(source) },
      ...options,
    },
    from,
  );
  if (answer.status !== 201)
    throw new Error(`CreateFunction: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.FunctionArn;
}

export function invoke(
  emulator: Emulator,
  name: string,
  event: unknown = {},
  from: From & { readonly headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  return rest(emulator, 'lambda', 'POST', `/2015-03-31/functions/${name}/invocations`, event, from);
}

/** Ask again until the answer satisfies, or fail after `seconds`. */
export async function until<T>(ask: () => Promise<T>, good: (value: T) => boolean, seconds = 20): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await ask();
    if (good(value)) return value;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)} after ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
