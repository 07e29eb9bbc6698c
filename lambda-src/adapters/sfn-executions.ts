import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from '@aws-sdk/client-sfn';
import type { Executions } from '../ports/executions';

export class SfnExecutions implements Executions {
  constructor(private readonly client = new SFNClient({})) {}

  async isRunning(id: string): Promise<boolean> {
    try {
      const { status } = await this.client.send(new DescribeExecutionCommand({ executionArn: id }));
      return status === 'RUNNING' || status === 'PENDING_REDRIVE';
    } catch (error) {
      // Step Functions forgets executions 90 days after they end.
      if (error instanceof ExecutionDoesNotExist) return false;
      throw error;
    }
  }
}
