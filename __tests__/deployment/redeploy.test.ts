import { DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { Runs } from '../../scripts/local/runs';
import { withOwnEmulator } from '../support/own-deployment';
import { copyProject } from '../support/synth-process';

jest.setTimeout(900_000);

const REGION = 'us-east-1';

test('what is deployed is what runs: changed code and a changed definition change what a run does', async () => {
  const project = join('.cache', 'redeploy');
  rmSync(project, { recursive: true, force: true });
  copyProject(project);
  const config = '__tests__/deployment/configs/one-region.config.ts';

  await withOwnEmulator({ name: 'redeploy', config, project, speed: 60 }, async (deployment, emulator) => {
    await deployment.apply();
    await breakOneVolume(emulator);
    const { reports_bucket_name: reportsBucket } = await deployment.outputs(`${REGION}-storage`);
    const runs = new Runs({
      emulator,
      region: REGION,
      vault: 'one-region',
      reportsBucket: String(reportsBucket),
    });
    const before = await runs.end(await runs.fire('daily'));
    expect(before).toMatchObject({ status: 'FAILED', error: 'NotAllProtected' });
    expect(await lastSubject(emulator)).toMatch(/^FAILURE: one-region daily - 0\/1 created/);

    const same = await deployment.synthesizeAgain();
    await emulator.clearCalls();
    await same.apply();
    expect(await changes(emulator)).toEqual([]);

    replaceIn(join(project, 'lambda-src/core/summary.ts'), "failure: 'FAILURE'", "failure: 'ALAS'");
    replaceIn(join(project, 'modules/pipeline/definition.ts'), "Error: 'NotAllProtected'", "Error: 'Alas'");
    const changed = await deployment.synthesizeAgain();
    await emulator.clearCalls();
    await changed.apply();
    expect(await changes(emulator)).toEqual(['UpdateFunctionCode one-region-report', 'UpdateStateMachine']);

    const after = await runs.end(await runs.fire('daily'));
    expect(after).toMatchObject({ status: 'FAILED', error: 'Alas' });
    expect(await lastSubject(emulator)).toMatch(/^ALAS: one-region daily - 0\/1 created/);
  });
});

async function breakOneVolume(emulator: Emulator): Promise<void> {
  const ec2 = new EC2Client(clientOptions(emulator, REGION));
  await launch(ec2, 'web', { protect: true });
  const { Volumes: volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
  await emulator.configure({ snapshotFails: volumes.flatMap(({ VolumeId: id }) => id ?? []) });
}

async function lastSubject(emulator: Emulator): Promise<string> {
  const notices = (await emulator.outbox()).filter(({ protocol }) => protocol === 'email');
  return notices.at(-1)?.subject ?? '';
}

/** What Terraform changed, where the code and the definition are. */
async function changes(emulator: Emulator): Promise<string[]> {
  const calls = await emulator.calls({ caller: 'test' });
  return calls
    .filter(({ service }) => ['lambda', 'states', 's3'].includes(service))
    .filter(({ action }) => /^(Create|Delete|Publish|Put|Update)/.test(action))
    .map(({ action, params }) => `${action} ${functionIn(String(params['path']))}`.trim())
    .sort();
}

const functionIn = (path: string): string => /\/functions\/([^/]+)/.exec(path)?.[1] ?? '';

function replaceIn(file: string, text: string, by: string): void {
  const source = readFileSync(file, 'utf8');
  expect(source).toContain(text);
  writeFileSync(file, source.replace(text, by));
}
