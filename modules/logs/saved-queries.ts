import { CloudwatchQueryDefinition } from '@cdktf/provider-aws/lib/cloudwatch-query-definition';
import { Construct } from 'constructs';
import { refuse } from '../problems';

export interface SavedQuery {
  /** As people find it in the list. */
  readonly title: string;
  /** Log groups that it asks, 1 to 50. */
  readonly logGroupNames: readonly string[];
  /** Its commands, one per line (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html). */
  readonly commands: readonly string[];
}

export interface SavedQueriesProps {
  /** Folder of the queries in the console. */
  readonly folder: string;
  /** By a word each. */
  readonly queries: Readonly<Record<string, SavedQuery>>;
}

const MOST_GROUPS = 50;

/** Questions to the logs that are ready to be asked in CloudWatch Logs Insights; saving them costs nothing. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { folder, queries }: SavedQueriesProps) {
    super(scope, id);
    for (const [word, { title, logGroupNames, commands }] of Object.entries(queries)) {
      const { length } = logGroupNames;
      refuse(this, word, [
        [
          length >= 1 && length <= MOST_GROUPS,
          `logGroupNames must be between 1 and ${MOST_GROUPS}, got ${length}`,
        ],
      ]);
      new CloudwatchQueryDefinition(this, word, {
        name: `${folder}/${title}`,
        logGroupNames: [...logGroupNames],
        queryString: commands.join('\n| '),
      });
    }
  }
}
