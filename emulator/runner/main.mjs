/**
 * The Lambda runner: an HTTP server on the loopback interface that the emulator asks to run functions.
 * Its port is the first line of standard output; it ends when standard input closes.
 */
import { createServer } from 'node:http';
import { invoke } from './invoke.mjs';
import { Pool } from './pool.mjs';
import { Stats } from './stats.mjs';

const pool = new Pool(8);
const stats = new Stats();

const routes = {
  '/invoke': (request) => {
    pool.limit = request.concurrency ?? pool.limit;
    return invoke(pool, stats, request);
  },
  '/kill': async ({ session }) => ({ killed: await pool.kill(session) }),
  '/clock': ({ clock }) => {
    pool.setClock(clock);
    return {};
  },
  '/reset': () => {
    pool.clear();
    stats.clear();
    return {};
  },
  '/stats': () => ({ children: pool.size, functions: stats.all() }),
};

const server = createServer(async (request, response) => {
  let status = 200;
  let answer;
  try {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const route = routes[request.url];
    if (!route) throw new Error(`no such route: ${request.url}`);
    answer = await route(JSON.parse(Buffer.concat(chunks).toString() || '{}'));
  } catch (error) {
    status = 500;
    answer = { error: String(error?.stack ?? error) };
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
});

function stop() {
  pool.clear();
  process.exit(0);
}

process.stdin.resume();
process.stdin.on('end', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
