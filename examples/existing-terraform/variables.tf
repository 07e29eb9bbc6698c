variable "project" {
  description = "Prefix of all names"
  type        = string
}

variable "region" {
  type = string
}

variable "vpc_cidr" {
  type = string
}

variable "public_subnets" {
  description = "CIDR of the public subnet by availability zone"
  type        = map(string)
}

variable "private_subnets" {
  description = "CIDR of the private subnet by availability zone"
  type        = map(string)
}

variable "enable_nat_gateway" {
  type    = bool
  default = true
}

variable "flow_logs_days" {
  type    = number
  default = 14
}

variable "ssh_cidrs" {
  description = "Where SSH is open from"
  type        = list(string)
  default     = []
}

variable "datasync_zone" {
  description = "Availability zone in whose private subnet DataSync stands"
  type        = string
}

variable "datasync_schedule" {
  type    = string
  default = "cron(0 2 * * ? *)"
}

variable "datasync_log_days" {
  type    = number
  default = 7
}

variable "image_id" {
  type = string
}

variable "instance_type" {
  type    = string
  default = "t3.small"
}

variable "key_name" {
  type    = string
  default = null
}

variable "min_size" {
  type    = number
  default = 1
}

variable "max_size" {
  type    = number
  default = 3
}

variable "cpu_target" {
  type    = number
  default = 50
}

variable "instance_log_days" {
  type    = number
  default = 30
}

variable "emails" {
  description = "Who hears of transfers"
  type        = set(string)
  default     = []
}
