# One project for two regions, as some teams have it: the same modules twice.
module "america" {
  source = "./project"

  project         = "acme-files"
  region          = "us-east-1"
  vpc_cidr        = "10.40.0.0/16"
  public_subnets  = { us-east-1a = "10.40.0.0/24", us-east-1b = "10.40.1.0/24" }
  private_subnets = { us-east-1a = "10.40.10.0/24", us-east-1b = "10.40.11.0/24" }
  datasync_zone   = "us-east-1a"
  image_id        = "ami-0abcdef1234567890"
  key_name        = "operators"
  ssh_cidrs       = ["203.0.113.0/24"]
  emails          = ["ops@example.com"]
}

module "europe" {
  source = "./project"

  project         = "acme-europe"
  region          = "eu-west-1"
  vpc_cidr        = "10.41.0.0/16"
  public_subnets  = { eu-west-1a = "10.41.0.0/24", eu-west-1b = "10.41.1.0/24" }
  private_subnets = { eu-west-1a = "10.41.10.0/24", eu-west-1b = "10.41.11.0/24" }
  datasync_zone   = "eu-west-1a"
  image_id        = "ami-0abcdef1234567890"
  key_name        = "operators"
  ssh_cidrs       = ["203.0.113.0/24"]
  emails          = ["ops@example.com"]
}
