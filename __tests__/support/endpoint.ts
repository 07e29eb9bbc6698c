import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: unknown;
  /** Milliseconds, by this machine's clock. */
  readonly at: number;
}

export interface Answer {
  /** 0 ends the connection without an answer. */
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const OK: Answer = { status: 200, body: 'ok' };

/** Stands in for Slack and PagerDuty: remembers what it got, and answers what it was told to, else with 200. */
export class Endpoint {
  readonly received: Received[] = [];
  private readonly answers: { readonly path: RegExp; readonly answer: Answer }[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async listen(): Promise<Endpoint> {
    const server = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString();
        const { url: path = '', headers } = request;
        endpoint.received.push({ path, headers, text, body: JSON.parse(text), at: Date.now() });
        const { status, body = '', headers: own = {} } = endpoint.next(path);
        if (status === 0) response.destroy();
        else response.writeHead(status, own).end(body);
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = new Endpoint(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return endpoint;
  }

  /** The next requests of this path get these, one each. */
  answer(path: RegExp, ...answers: readonly Answer[]): void {
    this.answers.push(...answers.map((answer) => ({ path, answer })));
  }

  clear(): void {
    this.received.length = 0;
    this.answers.length = 0;
  }

  at(path: RegExp): readonly Received[] {
    return this.received.filter((one) => path.test(one.path));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private next(path: string): Answer {
    const index = this.answers.findIndex((one) => one.path.test(path));
    const [found] = index < 0 ? [] : this.answers.splice(index, 1);
    return found?.answer ?? OK;
  }
}
