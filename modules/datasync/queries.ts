import type { SavedQuery } from '../logs/saved-queries';

/** DataSync writes plain text, each line with its weight in brackets (https://docs.aws.amazon.com/datasync/latest/userguide/configure-logging.html). */
export const transferQueries = (logGroupName: string): Record<string, SavedQuery> => ({
  transfer_errors: {
    title: 'Transfers with errors',
    logGroupNames: [logGroupName],
    commands: [
      'fields @timestamp, @logStream, @message',
      'filter @message like /\\[(ERROR|WARN)\\]/',
      'sort @timestamp desc',
      'limit 500',
    ],
  },
});
