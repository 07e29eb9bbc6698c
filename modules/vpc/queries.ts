import type { SavedQuery } from '../logs/saved-queries';

/** Logs Insights knows the fields of flow logs (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html). */
export const flowQueries = (logGroupName: string): Record<string, SavedQuery> => ({
  rejects: {
    title: 'Rejected in the VPC',
    logGroupNames: [logGroupName],
    commands: [
      'filter action = "REJECT"',
      'stats sum(packets) as refused by srcAddr, dstAddr, dstPort, protocol, interfaceId',
      'sort refused desc',
      'limit 100',
    ],
  },
});
