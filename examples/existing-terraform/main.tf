terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project   = var.project
      ManagedBy = "terraform"
    }
  }
}

data "aws_caller_identity" "current" {}

locals {
  account_id  = data.aws_caller_identity.current.account_id
  bucket_name = "${var.project}-backup-${local.account_id}"
}

module "vpc" {
  source = "./modules/vpc"

  project            = var.project
  region             = var.region
  cidr               = var.vpc_cidr
  public_subnets     = var.public_subnets
  private_subnets    = var.private_subnets
  enable_nat_gateway = var.enable_nat_gateway
  flow_logs_days     = var.flow_logs_days
}

module "security_groups" {
  source = "./modules/security-groups"

  project           = var.project
  vpc_id            = module.vpc.vpc_id
  s3_prefix_list_id = module.vpc.s3_prefix_list_id
  ssh_cidrs         = var.ssh_cidrs
}

module "efs" {
  source = "./modules/efs"

  project           = var.project
  subnet_ids        = module.vpc.private_subnet_ids
  security_group_id = module.security_groups.efs_id
}

module "s3" {
  source = "./modules/s3"

  bucket_name = local.bucket_name
}

module "iam" {
  source = "./modules/iam"

  project         = var.project
  account_id      = local.account_id
  file_system_arn = module.efs.arn
  bucket_arn      = module.s3.bucket_arn
}

module "datasync" {
  source = "./modules/datasync"

  project               = var.project
  region                = var.region
  account_id            = local.account_id
  file_system_arn       = module.efs.arn
  mount_target_ids      = module.efs.mount_target_ids
  subnet_id             = module.vpc.private_subnet_ids[var.datasync_zone]
  security_group_arn    = module.security_groups.datasync_arn
  bucket_arn            = module.s3.bucket_arn
  source_role_arn       = module.iam.datasync_role_arns["source"]
  destination_role_arn  = module.iam.datasync_role_arns["destination"]
  schedule              = var.datasync_schedule
  log_retention_in_days = var.datasync_log_days
}

module "ec2" {
  source = "./modules/ec2"

  project               = var.project
  image_id              = var.image_id
  instance_type         = var.instance_type
  key_name              = var.key_name
  subnet_ids            = values(module.vpc.private_subnet_ids)
  security_group_id     = module.security_groups.ec2_id
  instance_profile_arn  = module.iam.instance_profile_arn
  file_system_dns_name  = module.efs.dns_name
  min_size              = var.min_size
  max_size              = var.max_size
  cpu_target            = var.cpu_target
  log_retention_in_days = var.instance_log_days
}

module "notifications" {
  source = "./modules/notifications"

  project  = var.project
  task_arn = module.datasync.task_arn
  emails   = var.emails
}
