import { TerraformStack, type App } from 'cdktf';
import { drillRegions } from '../config/drills';
import { tellsByFunction } from '../config/notifications';
import { ConfigurationError } from '../config/problem';
import { runsPlans, securedRegions, vaultAccountRegions, watchedRegions } from '../config/topology';
import type { S3StateConfig, Vault, VaultAccountConfig } from '../config/types';
import { DRILL } from '../lambda-src/core/drill/order';
import { HANDLERS, type HandlerName } from '../modules/pipeline/names';
import type { HandlerCode } from '../scripts/bundle/handlers';
import { BootstrapStack } from './bootstrap-stack';
import { ChatStack } from './chat-stack';
import { DrillNetworkStack } from './drill-network-stack';
import { addFiles } from './files-app';
import type { Notices } from './files-stack';
import { MonitoringStack, type NotifierParts } from './monitoring-stack';
import { ProtectionStack, type ProtectionStackProps } from './protection-stack';
import { SecurityStack } from './security-stack';
import { StorageStack, type Operations } from './storage-stack';
import { VaultAccountStack } from './vault-account-stack';

/** Makes the stacks of a vault; one region is one entry of the configuration. */
export function addVault(app: App, vault: Vault, code: HandlerCode): void {
  const storage = new Map<string, StorageStack>();
  for (const region of Object.keys(vault.regions)) {
    storage.set(region, new StorageStack(app, `${region}-storage`, { vault, region }));
  }
  const notices = new Map<string, Notices>();
  const chatTopicArns: string[] = [];
  for (const region of watchedRegions(vault)) {
    const { operationsKeyArn, deadLetters, operations } = storage.get(region) ?? {};
    if (operationsKeyArn === undefined || deadLetters === undefined) {
      throw new Error(`${region} has nothing to encrypt its notices with, or to keep them in`);
    }
    const { queueName: deadLetterQueueName, queueArn: deadLetterQueueArn } = deadLetters;
    const notifier = operations && notifierParts(vault, code, operations, deadLetterQueueArn);
    const { topicArn, chatTopicArn } = new MonitoringStack(app, `${region}-monitoring`, {
      ...{ vault, region, operationsKeyArn, deadLetterQueueName },
      ...(notifier && { notifier }),
    });
    notices.set(region, { topicArn, deadLetterQueueArn });
    if (chatTopicArn !== undefined) chatTopicArns.push(chatTopicArn);
  }
  addChat(app, vault, chatTopicArns);
  for (const [region, { operationsKeyArn, accessLogsTo }] of storage) {
    if (operationsKeyArn === undefined) continue;
    addFiles(app, {
      vault,
      region,
      operationsKeyArn,
      accessLogsTo,
      notices: notices.get(region),
      copyIn: (other) => storage.get(other)?.fileCopies.get(region),
    });
  }
  for (const region of securedRegions(vault)) {
    new SecurityStack(app, `${region}-security`, { vault, region });
  }
  const codeFiles = codeFilesOf(code);
  const drillCodeFile = codeFileOf(code, DRILL);
  for (const [region, { topicArn }] of notices) {
    if (runsPlans(vault, region))
      addProtection(app, vault, region, storage, topicArn, { codeFiles, drillCodeFile });
  }
  for (const region of drillRegions(vault))
    new DrillNetworkStack(app, `${region}-drill-network`, { vault, region });
  if (vault.vaultAccount !== undefined) addVaultAccount(app, vault, vault.vaultAccount);
  if (vault.state.type === 's3') addBootstrap(app, vault, vault.state);
  checkAdopted(app, vault);
}

/** A stack that is not there adopts nothing, and what was to stay as it was would not. */
function checkAdopted(app: App, { adopted }: Vault): void {
  const stacks = app.node.children.filter(TerraformStack.isStack).map(({ node }) => node.id);
  const unknown = Object.keys(adopted).filter((name) => !stacks.includes(name));
  if (unknown.length === 0) return;
  const rule = `must name stacks of this configuration (${stacks.join(', ')}), got`;
  throw new ConfigurationError('adopted', [`adopted ${rule} ${unknown.join(', ')}`]);
}

/** What tells others than e-mail addresses, where anybody else is to be told. */
function notifierParts(
  { notifications }: Vault,
  code: HandlerCode,
  { reportsBucketName, reportsBucketArn }: Operations,
  deadLetterQueueArn: string,
): NotifierParts | undefined {
  if (!tellsByFunction(notifications)) return undefined;
  return { codeFile: codeFileOf(code, 'notify'), reportsBucketName, reportsBucketArn, deadLetterQueueArn };
}

/** In the first region that tells; it is for all of them. */
function addChat(app: App, vault: Vault, topicArns: readonly string[]): void {
  const { slack } = vault.notifications;
  const [region] = watchedRegions(vault);
  if (slack === undefined || !('chatbot' in slack) || region === undefined) return;
  new ChatStack(app, `${region}-chat`, { vault, region, chatbot: slack.chatbot, topicArns });
}

/** Before every other stack, and destroyed after them: their state is in the bucket that it makes. */
function addBootstrap(app: App, vault: Vault, state: S3StateConfig): void {
  const others = app.node.children.filter(TerraformStack.isStack);
  const bootstrap = new BootstrapStack(app, 'bootstrap', { vault, region: state.region, state });
  for (const stack of others) stack.addDependency(bootstrap);
}

/** In the other account, where it keeps copies; no stack here waits for it, nor it for them. */
function addVaultAccount(app: App, vault: Vault, vaultAccount: VaultAccountConfig): void {
  for (const region of vaultAccountRegions(vault)) {
    new VaultAccountStack(app, `${region}-vault-account`, { vault, region, vaultAccount });
  }
}

/** The snapshot pipeline of a region in which plans run. */
function addProtection(
  app: App,
  vault: Vault,
  region: string,
  storage: ReadonlyMap<string, StorageStack>,
  topicArn: string,
  code: Pick<ProtectionStackProps, 'codeFiles' | 'drillCodeFile'>,
): void {
  const { operations, deadLetters } = storage.get(region) ?? {};
  if (operations === undefined || deadLetters === undefined)
    throw new Error(`${region} runs plans but has no storage for their operations`);
  const copies = (vault.regions[region]?.copyTo ?? []).map((target) => {
    const kmsKeyArn = storage.get(target)?.vaultKeyArn;
    if (kmsKeyArn === undefined) throw new Error(`${target} receives copies but has no key for them`);
    return { region: target, kmsKeyArn };
  });
  const copyReports = (vault.regions[region]?.copyTo ?? []).flatMap((target) => {
    const { operations: there } = storage.get(target) ?? {};
    if (there === undefined) return [];
    const { reportsBucketName: bucketName, reportsBucketArn: bucketArn, keyArn } = there;
    return [{ region: target, bucketName, bucketArn, keyArn }];
  });
  new ProtectionStack(app, `${region}-protection`, {
    vault,
    region,
    operations,
    topicArn,
    deadLetters,
    copies,
    copyReports,
    ...code,
  });
}

/** The zips of the handlers that the pipeline calls. */
function codeFilesOf(code: HandlerCode): Readonly<Record<HandlerName, string>> {
  return Object.fromEntries(HANDLERS.map((name) => [name, codeFileOf(code, name)])) as Record<
    HandlerName,
    string
  >;
}

function codeFileOf(code: HandlerCode, name: string): string {
  const zip = code[name];
  if (zip === undefined) throw new Error(`lambda-src/handlers has no ${name}.ts`);
  return zip.path;
}
