/** What a forecast rests on, and what it leaves out: people must not have to find out from the bill. */
export const NOTES = [
  'Each day another part of the data changes, until all has (--change); points hold what changed since the one before,',
  '  those of DynamoDB and Aurora everything. Each plan counts by itself, though EBS keeps what two plans share once.',
  'Without free tiers and discounts. Not counted: the resources themselves, restores, SMS, X-Ray, trails, flow logs,',
  '  what is read, and file systems that EFS replicates.',
] as const;
