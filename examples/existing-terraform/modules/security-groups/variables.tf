variable "project" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "s3_prefix_list_id" {
  type = string
}

variable "ssh_cidrs" {
  type = list(string)
}
