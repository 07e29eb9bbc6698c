import {
  BackupClient,
  DeleteRecoveryPointCommand,
  ListTagsCommand,
  paginateListRecoveryPointsByBackupVault,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  paginateListTables,
  type CreateTableInput,
} from '@aws-sdk/client-dynamodb';
import type { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { DR, SOURCE, VAULT, type Tags } from './deployed';

export const BACKUP_VAULT = `${VAULT}-points`;

export interface KeptPoint extends RecoveryPointByBackupVault {
  readonly tags: Tags;
}

/** The tables of the source region, and their recovery points in both. */
export class Tables {
  readonly source: BackupClient;
  readonly dr: BackupClient;
  readonly dynamo: DynamoDBClient;

  constructor(private readonly emulator: Emulator) {
    this.source = new BackupClient(clientOptions(emulator, SOURCE));
    this.dr = new BackupClient(clientOptions(emulator, DR));
    this.dynamo = new DynamoDBClient(clientOptions(emulator, SOURCE));
  }

  /** @returns its ARN */
  async make(
    name: string,
    tags: Tags = { backup: 'table' },
    more: Partial<CreateTableInput> = {},
  ): Promise<string> {
    const { TableDescription: table } = await this.dynamo.send(
      new CreateTableCommand({
        TableName: name,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        ...more,
        BillingMode: 'PAY_PER_REQUEST',
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    return table!.TableArn!;
  }

  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { TableNames: page = [] } of paginateListTables({ client: this.dynamo }, {}))
      names.push(...page);
    return names.sort();
  }

  async remove(name: string): Promise<void> {
    await this.dynamo.send(new DeleteTableCommand({ TableName: name }));
  }

  async points(client: BackupClient): Promise<KeptPoint[]> {
    const found: KeptPoint[] = [];
    for await (const { RecoveryPoints: page = [] } of paginateListRecoveryPointsByBackupVault(
      { client },
      { BackupVaultName: BACKUP_VAULT },
    )) {
      for (const point of page) {
        const { Tags: tags = {} } = await client.send(
          new ListTagsCommand({ ResourceArn: point.RecoveryPointArn }),
        );
        found.push({ ...point, tags });
      }
    }
    return found;
  }

  /** No table, no recovery point, and no setting of an earlier test. */
  async clear(): Promise<void> {
    await this.emulator.configure({
      backupJobSeconds: null,
      backupCopySeconds: null,
      backupJobFails: null,
      backupCopyFails: null,
      restoreJobSeconds: null,
    });
    // What an earlier test left under way is over by then.
    await this.emulator.advance(86_400);
    for (const name of await this.names()) await this.remove(name);
    for (const client of [this.source, this.dr])
      for (const { RecoveryPointArn } of await this.points(client))
        await client.send(
          new DeleteRecoveryPointCommand({ BackupVaultName: BACKUP_VAULT, RecoveryPointArn }),
        );
  }
}
