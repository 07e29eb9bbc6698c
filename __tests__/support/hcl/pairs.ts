/**
 * Which resources of the stacks are a resource of examples/existing-terraform: as `vault migrate` maps them
 * (deployment/migration.test.ts holds them against it).
 */
export const PAIRS: Readonly<Record<string, readonly string[]>> = {
  'module.datasync.aws_cloudwatch_log_group.this': ['files/aws_cloudwatch_log_group.transfer_logging_log'],
  'module.datasync.aws_cloudwatch_log_resource_policy.this': [
    'files/aws_cloudwatch_log_resource_policy.transfer_logging_policy',
  ],
  'module.datasync.aws_datasync_location_efs.source': ['files/aws_datasync_location_efs.transfer_from'],
  'module.datasync.aws_datasync_location_s3.destination': ['files/aws_datasync_location_s3.transfer_to'],
  'module.datasync.aws_datasync_task.this': ['files/aws_datasync_task.transfer_task'],
  'module.ec2.aws_autoscaling_group.this': ['compute/aws_autoscaling_group.instances_group'],
  'module.ec2.aws_autoscaling_policy.cpu': ['compute/aws_autoscaling_policy.instances_cpu'],
  'module.ec2.aws_launch_template.this': ['compute/aws_launch_template.launch_template'],
  'module.efs.aws_efs_backup_policy.this': ['files/aws_efs_backup_policy.efs_backup'],
  'module.efs.aws_efs_file_system.this': ['files/aws_efs_file_system.efs_system'],
  'module.efs.aws_efs_file_system_policy.this': ['files/aws_efs_file_system_policy.efs_policy'],
  'module.efs.aws_efs_mount_target.this': [
    'files/aws_efs_mount_target.efs_mount_us-east-1a',
    'files/aws_efs_mount_target.efs_mount_us-east-1b',
  ],
  'module.iam.aws_iam_instance_profile.instance': ['compute/aws_iam_instance_profile.access_profile'],
  'module.iam.aws_iam_role.datasync': [
    'files/aws_iam_role.transfer_destination_role',
    'files/aws_iam_role.transfer_source_role',
  ],
  'module.iam.aws_iam_role.instance': ['compute/aws_iam_role.access_instance_role'],
  'module.iam.aws_iam_role_policy.datasync': [
    'files/aws_iam_role_policy.transfer_destination_policy',
    'files/aws_iam_role_policy.transfer_source_policy',
  ],
  'module.iam.aws_iam_role_policy.instance': ['compute/aws_iam_role_policy.access_instance_policy'],
  'module.notifications.aws_cloudwatch_event_rule.transfers': [
    'files/aws_cloudwatch_event_rule.notices_failed',
    'files/aws_cloudwatch_event_rule.notices_succeeded',
  ],
  'module.notifications.aws_cloudwatch_event_target.transfers': [
    'files/aws_cloudwatch_event_target.notices_failed_to_topic',
    'files/aws_cloudwatch_event_target.notices_succeeded_to_topic',
  ],
  'module.notifications.aws_sns_topic.transfers': ['monitoring/aws_sns_topic.notifications_topic'],
  'module.notifications.aws_sns_topic_policy.transfers': [
    'monitoring/aws_sns_topic_policy.notifications_policy',
  ],
  'module.notifications.aws_sns_topic_subscription.email': [
    'monitoring/aws_sns_topic_subscription.notifications_email_ops_example_com',
  ],
  'module.s3.aws_s3_bucket.backup': ['files/aws_s3_bucket.backup_bucket'],
  'module.s3.aws_s3_bucket_lifecycle_configuration.backup': [
    'files/aws_s3_bucket_lifecycle_configuration.backup_lifecycle',
  ],
  'module.s3.aws_s3_bucket_policy.backup': ['files/aws_s3_bucket_policy.backup_policy'],
  'module.s3.aws_s3_bucket_public_access_block.backup': [
    'files/aws_s3_bucket_public_access_block.backup_public_access',
  ],
  'module.s3.aws_s3_bucket_server_side_encryption_configuration.backup': [
    'files/aws_s3_bucket_server_side_encryption_configuration.backup_encryption',
  ],
  'module.s3.aws_s3_bucket_versioning.backup': ['files/aws_s3_bucket_versioning.backup_versioning'],
  'module.security_groups.aws_security_group.this': [
    'network/aws_security_group.files_clients',
    'network/aws_security_group.files_mount_targets',
    'network/aws_security_group.files_transfer',
  ],
  'module.security_groups.aws_vpc_security_group_egress_rule.https': [
    'network/aws_vpc_security_group_egress_rule.files_clients_to_internet_443',
  ],
  'module.security_groups.aws_vpc_security_group_egress_rule.nfs': [
    'network/aws_vpc_security_group_egress_rule.files_clients_to_nfs',
    'network/aws_vpc_security_group_egress_rule.files_transfer_to_nfs',
  ],
  'module.security_groups.aws_vpc_security_group_egress_rule.s3': [
    'network/aws_vpc_security_group_egress_rule.files_clients_to_s3',
  ],
  'module.security_groups.aws_vpc_security_group_ingress_rule.nfs': [
    'network/aws_vpc_security_group_ingress_rule.files_nfs_from_clients',
    'network/aws_vpc_security_group_ingress_rule.files_nfs_from_transfer',
  ],
  'module.security_groups.aws_vpc_security_group_ingress_rule.ssh': [
    'network/aws_vpc_security_group_ingress_rule.files_ssh_from_203_0_113_0--24',
  ],
  'module.vpc.aws_cloudwatch_log_group.flow_logs': ['network/aws_cloudwatch_log_group.flow_logs_log'],
  'module.vpc.aws_eip.nat': ['network/aws_eip.vpc_nat_address_us-east-1a'],
  'module.vpc.aws_flow_log.this': ['network/aws_flow_log.flow_logs_flow'],
  'module.vpc.aws_iam_role.flow_logs': ['network/aws_iam_role.flow_logs_access_role'],
  'module.vpc.aws_iam_role_policy.flow_logs': ['network/aws_iam_role_policy.flow_logs_access_policy'],
  'module.vpc.aws_internet_gateway.this': ['network/aws_internet_gateway.vpc_gateway'],
  'module.vpc.aws_nat_gateway.this': ['network/aws_nat_gateway.vpc_nat_gateway_us-east-1a'],
  'module.vpc.aws_route.internet': ['network/aws_route.vpc_public_to_internet'],
  'module.vpc.aws_route.nat': [
    'network/aws_route.vpc_nat_route_us-east-1a',
    'network/aws_route.vpc_nat_route_us-east-1b',
  ],
  'module.vpc.aws_route_table.private': [
    'network/aws_route_table.vpc_private_routes_us-east-1a',
    'network/aws_route_table.vpc_private_routes_us-east-1b',
  ],
  'module.vpc.aws_route_table.public': ['network/aws_route_table.vpc_public_routes'],
  'module.vpc.aws_route_table_association.private': [
    'network/aws_route_table_association.vpc_private_association_us-east-1a',
    'network/aws_route_table_association.vpc_private_association_us-east-1b',
  ],
  'module.vpc.aws_route_table_association.public': [
    'network/aws_route_table_association.vpc_public_association_us-east-1a',
    'network/aws_route_table_association.vpc_public_association_us-east-1b',
  ],
  'module.vpc.aws_subnet.private': [
    'network/aws_subnet.vpc_private_us-east-1a',
    'network/aws_subnet.vpc_private_us-east-1b',
  ],
  'module.vpc.aws_subnet.public': [
    'network/aws_subnet.vpc_public_us-east-1a',
    'network/aws_subnet.vpc_public_us-east-1b',
  ],
  'module.vpc.aws_vpc.this': ['network/aws_vpc.vpc_main'],
  'module.vpc.aws_vpc_endpoint.s3': ['network/aws_vpc_endpoint.endpoints_s3'],
};
