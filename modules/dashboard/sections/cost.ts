import type { Row } from '../layout';
import { text } from '../widgets';

/** Where an account looks at its costs, by the partition of its regions. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'us-east-1.console.aws.amazon.com/costmanagement',
  'aws-cn': 'console.amazonaws.cn/cost-management',
  'aws-us-gov': 'console.amazonaws-us-gov.com/cost-management',
};

/**
 * Cost by tag is no metric: CloudWatch knows charges by service and by account alone, in us-east-1
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html).
 * So the dashboard leads to where it can be seen.
 */
export function costSection(partition: string, tag: { readonly key: string; readonly value: string }): Row[] {
  const console = CONSOLES[partition];
  const where =
    console === undefined
      ? 'Cost Explorer'
      : `[Cost Explorer](https://${console}/home#/cost-explorer?${questionOf(tag)})`;
  return [
    [
      text(
        `## Cost\n${where} shows what carries the tag \`${tag.key}: ${tag.value}\`, by service, once the tag is ` +
          'activated as a cost allocation tag. CloudWatch has no cost by tag.',
        3,
      ),
    ],
  ];
}

/** Of the page's own form; AWS documents none. What the page does not understand, it leaves out. */
function questionOf({ key, value }: { readonly key: string; readonly value: string }): string {
  const said = (word: string) => ({ value: word, displayValue: word });
  const filter = [
    {
      dimension: { id: 'TagKey', displayValue: 'Tag' },
      operator: 'INCLUDES',
      values: [said(value)],
      growableValue: said(key),
    },
  ];
  return new URLSearchParams({
    chartStyle: 'STACK',
    costAggregate: 'unBlendedCost',
    granularity: 'Monthly',
    groupBy: JSON.stringify(['Service']),
    historicalRelativeRange: 'LAST_6_MONTHS',
    filter: JSON.stringify(filter),
  })
    .toString()
    .replaceAll('+', '%20');
}
