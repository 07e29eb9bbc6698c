/**
 * Terraform's references in a synthesized text, replaced by what they stand for; one without a value is an error.
 * @param values by reference, without the `${}`: `aws_s3_bucket.backup_bucket.arn`
 */
export function resolveReferences(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/(\$?)\$\{([^{}]*)\}/g, (whole: string, escape: string, reference: string) => {
    // `$${` is Terraform's way to write `${`, as in IAM's own variables.
    if (escape === '$') return whole.slice(1);
    const value = values[reference];
    if (value === undefined) throw new Error(`\${${reference}} stands for nothing known`);
    return value;
  });
}
