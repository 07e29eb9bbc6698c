variable "project" {
  type = string
}

variable "region" {
  type = string
}

variable "account_id" {
  type = string
}

variable "file_system_arn" {
  type = string
}

variable "mount_target_ids" {
  type = list(string)
}

variable "subnet_id" {
  type = string
}

variable "security_group_arn" {
  type = string
}

variable "bucket_arn" {
  type = string
}

variable "source_role_arn" {
  type = string
}

variable "destination_role_arn" {
  type = string
}

variable "schedule" {
  type = string
}

variable "log_retention_in_days" {
  type = number
}
