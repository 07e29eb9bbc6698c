/**
 * The newest Amazon Linux 2023, of which the instance is made that looks into restored volumes: Amazon names it in a public
 * parameter (https://docs.aws.amazon.com/linux/al2023/ug/ec2.html).
 */
export const EXAMINER_IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
