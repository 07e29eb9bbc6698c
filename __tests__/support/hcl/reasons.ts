/** Why an argument is not the same, by type and argument, or by argument alone (`*`). */
export const REASONS: Readonly<Record<string, string>> = {
  '* name':
    'the stacks name after the vault, and in IAM after the region too, so that several can live in one account',
  '* tags': 'the Name tag begins with the name of the vault; further tags are the configuration’s: tags',
  '* description': 'what stands in the console should say what it is for',
  '* kms_key_id': 'the stacks encrypt with keys of the vault',
  '* kms_master_key_id': 'the stacks encrypt with keys of the vault',
  '* policy': 'a document: the stacks grant single resources, with a sid for each statement',
  '* assume_role_policy':
    'a document: the stacks demand the source account and ARN where the service sends them',
  '* metadata_options.http_put_response_hop_limit': 'one hop: no container gets the role of the instance',
  'aws_cloudwatch_event_rule event_pattern':
    'a document: the stacks end the prefix with /execution/, so that no other task begins like it',
  'aws_cloudwatch_event_target arn':
    'the topic is in another stack, the same one for all notices of the region',
  'aws_cloudwatch_event_target dead_letter_config.arn': 'a notice that could not be sent is kept',
  'aws_cloudwatch_event_target input_transformer.input_paths': 'the same paths, in another order',
  'aws_cloudwatch_event_target target_id': 'a label within the rule',
  'aws_cloudwatch_log_resource_policy policy_document': 'a document: the same, with a sid',
  'aws_cloudwatch_log_resource_policy policy_name': 'after the vault, like all names',
  'aws_datasync_location_efs ec2_config.subnet_arn': 'the same ARN, put together in each way',
  'aws_datasync_task options.bytes_per_second':
    'AWS’s default, spelled out, so that another default changes nothing',
  'aws_datasync_task options.overwrite_mode':
    'AWS’s default, spelled out, so that another default changes nothing',
  'aws_datasync_task options.preserve_devices':
    'AWS’s default, spelled out, so that another default changes nothing',
  'aws_datasync_task options.transfer_mode':
    'AWS’s default, spelled out, so that another default changes nothing',
  'aws_autoscaling_group enabled_metrics': 'an alarm and the dashboard look at them',
  'aws_autoscaling_group metrics_granularity': 'an alarm and the dashboard look at them',
  'aws_autoscaling_group initial_lifecycle_hook.default_result': 'an instance counts when it has mounted',
  'aws_autoscaling_group initial_lifecycle_hook.heartbeat_timeout': 'an instance counts when it has mounted',
  'aws_autoscaling_group initial_lifecycle_hook.lifecycle_transition':
    'an instance counts when it has mounted',
  'aws_autoscaling_group initial_lifecycle_hook.name': 'an instance counts when it has mounted',
  'aws_autoscaling_group instance_refresh.preferences.auto_rollback':
    'a changed template replaces the instances',
  'aws_autoscaling_group instance_refresh.preferences.max_healthy_percentage':
    'a changed template replaces the instances',
  'aws_autoscaling_group instance_refresh.preferences.min_healthy_percentage':
    'a changed template replaces the instances',
  'aws_autoscaling_group instance_refresh.strategy': 'a changed template replaces the instances',
  'aws_autoscaling_group launch_template.version':
    'the version by its number, so that a plan sees it change; $Latest hides it',
  'aws_autoscaling_group tag.key':
    'the tags of the vault, of the group alone: instances have those of their template',
  'aws_autoscaling_group tag.propagate_at_launch':
    'the tags of the vault, of the group alone: instances have those of their template',
  'aws_autoscaling_group tag.value':
    'the tags of the vault, of the group alone: instances have those of their template',
  'aws_autoscaling_group wait_for_capacity_timeout': 'as long as an instance may take to mount',
  'aws_launch_template block_device_mappings.ebs.delete_on_termination': 'AWS’s default, spelled out',
  'aws_launch_template tag_specifications.resource_type': 'volumes are tagged, too',
  'aws_launch_template tag_specifications.tags': 'the tags of the vault',
  'aws_launch_template update_default_version': 'who launches by hand gets the newest version, too',
  'aws_launch_template user_data': 'a document: the script of the stacks, or the one that mountScript names',
  'aws_efs_file_system creation_token': 'after the vault, like all names',
  'aws_efs_file_system lifecycle_policy.transition_to_primary_storage_class':
    'the first access brings a file back',
  'aws_s3_bucket force_destroy': 'false is the default, and spelled out',
  'aws_s3_bucket_lifecycle_configuration rule.abort_incomplete_multipart_upload.days_after_initiation':
    'parts of broken uploads are paid for',
  'aws_s3_bucket_lifecycle_configuration rule.expiration.expired_object_delete_marker':
    'delete markers with nothing below them go',
  'aws_s3_bucket_lifecycle_configuration rule.id': 'a label',
  'aws_s3_bucket_lifecycle_configuration rule.noncurrent_version_expiration.noncurrent_days':
    'the configuration’s own days: bucket.lifecycle',
  'aws_s3_bucket_lifecycle_configuration rule.noncurrent_version_transition.noncurrent_days':
    'the configuration’s own days: bucket.lifecycle',
  'aws_s3_bucket_lifecycle_configuration rule.noncurrent_version_transition.storage_class':
    'the configuration’s own days: bucket.lifecycle',
  'aws_s3_bucket_lifecycle_configuration rule.transition.days':
    'the configuration’s own days: bucket.lifecycle',
  'aws_s3_bucket_lifecycle_configuration rule.transition.storage_class':
    'the configuration’s own days: bucket.lifecycle',
  'aws_s3_bucket_server_side_encryption_configuration rule.apply_server_side_encryption_by_default.kms_master_key_id':
    'the stacks encrypt with keys of the vault',
  'aws_s3_bucket_server_side_encryption_configuration rule.apply_server_side_encryption_by_default.sse_algorithm':
    'the stacks encrypt with keys of the vault',
  'aws_s3_bucket_server_side_encryption_configuration rule.bucket_key_enabled': 'fewer calls to KMS',
  'aws_sns_topic display_name': 'the sender of its e-mails',
  'aws_vpc_endpoint service_name': 'the same name, put together in each way',
  'aws_subnet map_public_ip_on_launch': 'no subnet of the stacks gives public addresses by itself',
};

/** Why a resource is on one side only: in the HCL by address, in the stacks by what their addresses begin with. */
export const MORE: {
  readonly hcl: Readonly<Record<string, string>>;
  readonly stacks: Readonly<Record<string, string>>;
} = {
  hcl: {
    'module.ec2.aws_cloudwatch_log_group.this':
      'nothing in it refers to it: the log group of the compute stack is like it',
    'module.iam.aws_iam_role_policy_attachment.session_manager':
      'the role of the stacks has the few actions inline',
  },
  stacks: {
    'storage/': 'keys of the vault, the log of accesses to its buckets, the queue of what could not be sent',
    'monitoring/aws_cloudwatch_': 'alarms and the dashboard',
    'network/aws_cloudwatch_query_definition': 'saved queries',
    'network/aws_default_security_group': 'the default group is emptied',
    'network/aws_vpc_security_group_egress_rule.files_clients_to_internet_80':
      'packages of Ubuntu and Debian',
    'files/aws_cloudwatch_query_definition': 'saved queries',
    'files/aws_kms_': 'the key of the files',
    'files/aws_s3_bucket_logging': 'accesses are logged',
    'files/aws_s3_bucket_ownership_controls': 'ACLs are off',
    'compute/aws_autoscaling_lifecycle_hook': 'an instance counts when it has mounted',
    'compute/aws_cloudwatch_log_group': 'the log group of the instances',
  },
};
