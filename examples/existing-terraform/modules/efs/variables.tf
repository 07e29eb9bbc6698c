variable "project" {
  type = string
}

variable "subnet_ids" {
  description = "By availability zone"
  type        = map(string)
}

variable "security_group_id" {
  type = string
}
