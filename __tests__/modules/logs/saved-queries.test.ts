import { SavedQueries, type SavedQuery } from '../../../modules/logs/saved-queries';
import { synthesize } from '../../support/synthesized';

const query: SavedQuery = {
  title: 'Slow batches',
  logGroupNames: ['/aws/lambda/smart-vault-advance'],
  commands: ['filter message = "batch advanced"', 'limit 50'],
};
const made = (slow: SavedQuery) =>
  synthesize((stack) => new SavedQueries(stack, 'queries', { folder: 'smart-vault', queries: { slow } }));

describe('SavedQueries', () => {
  it('are in a folder, one command after the other', () => {
    expect(made(query).resource('aws_cloudwatch_query_definition.queries_slow')).toEqual({
      name: 'smart-vault/Slow batches',
      log_group_names: ['/aws/lambda/smart-vault-advance'],
      query_string: 'filter message = "batch advanced"\n| limit 50',
    });
  });

  it.each([0, 51])('refuse %d log groups', (count) => {
    const logGroupNames = Array.from({ length: count }, (_, index) => `/g/${index}`);
    expect(() => made({ ...query, logGroupNames })).toThrow(
      `queries/slow: logGroupNames must be between 1 and 50, got ${count}`,
    );
  });
});
