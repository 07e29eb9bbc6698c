variable "project" {
  type = string
}

variable "region" {
  type = string
}

variable "cidr" {
  type = string
}

variable "public_subnets" {
  type = map(string)
}

variable "private_subnets" {
  type = map(string)
}

variable "enable_nat_gateway" {
  type = bool
}

variable "flow_logs_days" {
  type = number
}
