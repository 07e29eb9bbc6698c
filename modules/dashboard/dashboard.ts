import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { refuse } from '../problems';
import { placed, type Row } from './layout';

export interface DashboardProps {
  /** Unique in the account: dashboards are of no region. Up to 255 letters, digits, hyphens and underscores. */
  readonly dashboardName: string;
  readonly rows: readonly Row[];
}

/**
 * A CloudWatch dashboard, over the last week
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html).
 */
export class Dashboard extends Construct {
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, { dashboardName, rows }: DashboardProps) {
    super(scope, id);
    refuse(scope, id, [
      [
        /^[\w-]{1,255}$/.test(dashboardName),
        `dashboardName must be up to 255 letters, digits, _ or -, got "${dashboardName}"`,
      ],
      [rows.every(({ length }) => length > 0), 'rows must have at least one widget each'],
    ]);
    this.dashboardName = dashboardName;
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName,
      dashboardBody: JSON.stringify({ start: '-P7D', periodOverride: 'inherit', widgets: placed(rows) }),
    });
  }
}
