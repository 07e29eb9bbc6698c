import { Command } from 'commander';
import { runningInBackground, startInBackground, stopInBackground } from './background';
import { Emulator } from './emulator';

/** The endpoint the user named wins over one of ours. */
function endpoint(): string | undefined {
  return process.env.AWS_ENDPOINT_URL || runningInBackground()?.url;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new Error(`not a number: ${text}`);
  return value;
}

async function start(options: { port?: number; speed?: number }): Promise<void> {
  const already = runningInBackground();
  if (already) {
    console.log(`The emulator already runs at ${already.url}`);
    return;
  }
  const server = await startInBackground(options);
  console.log(`The emulator runs at ${server.url} (log: ${server.logFile})`);
  console.log('Next: eval "$(npm run --silent emulator -- env)"');
}

async function stop(): Promise<void> {
  console.log((await stopInBackground()) ? 'The emulator has ended.' : 'No emulator was running.');
}

async function status(): Promise<void> {
  const url = endpoint();
  if (!url || !(await Emulator.attach(url).healthy())) {
    console.log(url ? `Nothing healthy at ${url}` : 'No emulator is running.');
    process.exitCode = 1;
    return;
  }
  const emulator = Emulator.attach(url);
  const [now, calls] = await Promise.all([emulator.now(), emulator.calls()]);
  console.log(`${url}: healthy, virtual time ${now.toISOString()}, ${calls.length} API calls so far`);
}

function env(options: { region: string }): void {
  const url = endpoint();
  if (!url) throw new Error('No emulator is running: npm run emulator -- start');
  for (const [name, value] of Object.entries(Emulator.attach(url).environment(options.region)))
    console.log(value === '' ? `unset ${name}` : `export ${name}='${value}'`);
}

const program = new Command('emulator').description('A local AWS to deploy to, test against and break.');
program
  .command('start')
  .description('start in the background; returns when it answers')
  .option('--port <number>', 'default: a free one', positive)
  .option('--speed <factor>', 'virtual seconds per real second', positive)
  .action(start);
program.command('stop').description('end it and everything it started').action(stop);
program.command('status').description('is it there, what time is it there').action(status);
program
  .command('env')
  .description('the variables that point SDKs, aws-cli and Terraform at it')
  .option('--region <name>', 'AWS region', 'us-east-1')
  .action(env);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
