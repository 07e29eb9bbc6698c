variable "project" {
  type = string
}

variable "task_arn" {
  type = string
}

variable "emails" {
  type = set(string)
}
