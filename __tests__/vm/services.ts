import { existsSync, readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { join } from 'node:path';
import type { Image } from './image';
import { SERVICES } from './network';

/** The packages a guest may install. */
export function startPackages({ packages }: Image): Promise<void> {
  const server = createHttp(({ url = '' }, response) => {
    const name = decodeURIComponent(url).replace(/^[./]+/, '');
    const file = join(packages, name);
    if (name.includes('..') || !existsSync(file)) response.writeHead(404).end();
    else response.end(readFileSync(file));
  });
  return new Promise((resolve) => server.listen(80, SERVICES, resolve));
}

/** What an instance told its Auto Scaling group. */
export interface GroupCall {
  readonly from: string;
  readonly action: string;
  /** CONTINUE, ABANDON or Unhealthy */
  readonly result: string;
  readonly instance: string;
}

/** The API of Auto Scaling under its own name, as far as an instance speaks to it: it keeps what it was told. */
export function startAutoScaling({ key, certificate }: Image): Promise<GroupCall[]> {
  const calls: GroupCall[] = [];
  const options = { key: readFileSync(key), cert: readFileSync(certificate) };
  const server = createHttps(options, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const signed = String(request.headers.authorization).startsWith(
        'AWS4-HMAC-SHA256 Credential=ASIASTANDIN/',
      );
      const action = form.get('Action') ?? '';
      if (signed)
        calls.push({
          from: request.socket.remoteAddress ?? '',
          action,
          result: form.get('LifecycleActionResult') ?? form.get('HealthStatus') ?? '',
          instance: form.get('InstanceId') ?? '',
        });
      response.writeHead(signed ? 200 : 403, { 'content-type': 'text/xml' });
      response.end(`<${action}Response><${action}Result/></${action}Response>`);
    });
  });
  return new Promise((resolve) => server.listen(443, SERVICES, () => resolve(calls)));
}
