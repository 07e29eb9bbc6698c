# A layout that nobody foresaw: no modules, lists instead of maps, one route table for all private subnets with its routes inside,
# rules of one group inside it, of another the old way, managed policies, no DataSync, a second bucket and a database subnet.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

locals {
  zones = ["us-east-1c", "us-east-1a"]
}

resource "aws_vpc" "corp" {
  cidr_block           = "172.20.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "edge" {
  count             = 2
  vpc_id            = aws_vpc.corp.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.corp.cidr_block, 8, count.index)
}

resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.corp.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.corp.cidr_block, 8, 10 + count.index)
}

resource "aws_subnet" "database" {
  vpc_id            = aws_vpc.corp.id
  availability_zone = local.zones[0]
  cidr_block        = cidrsubnet(aws_vpc.corp.cidr_block, 8, 20)
}

resource "aws_internet_gateway" "gw" {
  vpc_id = aws_vpc.corp.id
}

resource "aws_route_table" "edge" {
  vpc_id = aws_vpc.corp.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.gw.id
  }
}

resource "aws_route_table_association" "edge" {
  count          = 2
  subnet_id      = aws_subnet.edge[count.index].id
  route_table_id = aws_route_table.edge.id
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.corp.id
}

resource "aws_route_table_association" "app" {
  count          = 2
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.app.id
}

resource "aws_security_group" "workers" {
  name   = "workers"
  vpc_id = aws_vpc.corp.id
}

resource "aws_security_group_rule" "workers_nfs" {
  type                     = "egress"
  security_group_id        = aws_security_group.workers.id
  source_security_group_id = aws_security_group.storage.id
  protocol                 = "tcp"
  from_port                = 2049
  to_port                  = 2049
}

resource "aws_security_group" "storage" {
  name   = "storage"
  vpc_id = aws_vpc.corp.id

  ingress {
    description     = "NFS"
    protocol        = "tcp"
    from_port       = 2049
    to_port         = 2049
    security_groups = [aws_security_group.workers.id]
  }
}

resource "aws_efs_file_system" "shared" {
  encrypted = true

  tags = { Name = "shared" }
}

resource "aws_efs_mount_target" "shared" {
  count           = 2
  file_system_id  = aws_efs_file_system.shared.id
  subnet_id       = aws_subnet.app[count.index].id
  security_groups = [aws_security_group.storage.id]
}

resource "aws_s3_bucket" "archive" {
  bucket = "corp-archive-2019"
}

resource "aws_s3_bucket" "scratch" {
  bucket = "corp-scratch-2019"
}

resource "aws_iam_role" "worker" {
  name = "worker"
  path = "/service/"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "worker" {
  name_prefix = "worker-"
  role        = aws_iam_role.worker.name
}

resource "aws_launch_template" "worker" {
  name_prefix            = "worker-"
  image_id               = "ami-0abcdef1234567890"
  instance_type          = "m5.large"
  vpc_security_group_ids = [aws_security_group.workers.id]

  iam_instance_profile {
    name = aws_iam_instance_profile.worker.name
  }
}

resource "aws_autoscaling_group" "worker" {
  name_prefix         = "worker-"
  min_size            = 0
  max_size            = 4
  vpc_zone_identifier = aws_subnet.app[*].id

  launch_template {
    name    = aws_launch_template.worker.name
    version = aws_launch_template.worker.latest_version
  }
}
