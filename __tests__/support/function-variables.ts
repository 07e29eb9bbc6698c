import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { HANDLERS } from '../../modules/pipeline/names';
import { clientOptions } from '../../scripts/local/clients';
import { SOURCE, VAULT, type DeployedVault } from './deployed';

/** Changes variables of all functions, as someone would in the console; the next call of each is a cold start. */
export async function setVariables(
  { emulator }: DeployedVault,
  changes: Readonly<Record<string, string>>,
): Promise<void> {
  const lambda = new LambdaClient(clientOptions(emulator, SOURCE));
  for (const name of HANDLERS) {
    const FunctionName = `${VAULT}-${name}`;
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = { ...Environment?.Variables, ...changes };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }
}
