resource "aws_security_group" "this" {
  for_each = {
    ec2      = "Instances that mount the shared files"
    efs      = "EFS mount targets"
    datasync = "DataSync"
  }

  name        = "${var.project}-${each.key}-sg"
  description = each.value
  vpc_id      = var.vpc_id

  tags = { Name = "${var.project}-${each.key}-sg" }
}

resource "aws_vpc_security_group_ingress_rule" "nfs" {
  for_each = toset(["ec2", "datasync"])

  security_group_id            = aws_security_group.this["efs"].id
  referenced_security_group_id = aws_security_group.this[each.key].id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_vpc_security_group_egress_rule" "nfs" {
  for_each = toset(["ec2", "datasync"])

  security_group_id            = aws_security_group.this[each.key].id
  referenced_security_group_id = aws_security_group.this["efs"].id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.this["ec2"].id
  prefix_list_id    = var.s3_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.this["ec2"].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  count = length(var.ssh_cidrs)

  security_group_id = aws_security_group.this["ec2"].id
  cidr_ipv4         = var.ssh_cidrs[count.index]
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}
