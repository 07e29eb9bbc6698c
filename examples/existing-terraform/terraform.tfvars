project  = "acme-files"
region   = "us-east-1"
vpc_cidr = "10.40.0.0/16"

public_subnets = {
  us-east-1a = "10.40.0.0/24"
  us-east-1b = "10.40.1.0/24"
}

private_subnets = {
  us-east-1a = "10.40.10.0/24"
  us-east-1b = "10.40.11.0/24"
}

datasync_zone = "us-east-1a"
ssh_cidrs     = ["203.0.113.0/24"]
image_id      = "ami-0abcdef1234567890"
key_name      = "operators"
emails        = ["ops@example.com"]
