import {
  BackupClient,
  DescribeBackupVaultCommand,
  ListBackupVaultsCommand,
  StartBackupJobCommand,
} from '@aws-sdk/client-backup';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from '../../scripts/local/clients';
import { withOwnEmulator } from '../support/own-deployment';

jest.setTimeout(900_000);

const SOURCE = 'us-east-1';
const DR = 'us-west-2';

test('the vaults of AWS Backup: applied in both regions, no second changes, destroyed with what they hold', async () => {
  const config = '__tests__/deployment/configs/tables.config.ts';
  await withOwnEmulator({ name: 'tables', config }, async (deployment, emulator) => {
    const stacks = [SOURCE, DR].map((region) => deployment.terraform(deployment.stack(`${region}-storage`)));
    for (const terraform of stacks) {
      await terraform.init();
      await terraform.apply();
    }
    for (const terraform of stacks) expect(await terraform.changes()).toBeUndefined();

    for (const region of [SOURCE, DR]) {
      const { vault_key_arn: key } = await deployment.outputs(`${region}-storage`);
      const vault = await new BackupClient(clientOptions(emulator, region)).send(
        new DescribeBackupVaultCommand({ BackupVaultName: 'tables-points' }),
      );
      expect(vault.EncryptionKeyArn).toBe(key);
    }

    const { backup_role_arn: role } = await deployment.outputs(`${SOURCE}-storage`);
    const options = clientOptions(emulator, SOURCE);
    const { TableDescription: table } = await new DynamoDBClient(options).send(
      new CreateTableCommand({
        TableName: 'orders',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const backup = new BackupClient(options);
    await backup.send(
      new StartBackupJobCommand({
        BackupVaultName: 'tables-points',
        ResourceArn: table?.TableArn,
        IamRoleArn: String(role),
      }),
    );
    for (const terraform of stacks) await terraform.destroy();
    const { BackupVaultList: left } = await backup.send(new ListBackupVaultsCommand({}));
    expect(left).toEqual([]);
  });
});
