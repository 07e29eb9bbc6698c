variable "project" {
  type = string
}

variable "account_id" {
  type = string
}

variable "file_system_arn" {
  type = string
}

variable "bucket_arn" {
  type = string
}
