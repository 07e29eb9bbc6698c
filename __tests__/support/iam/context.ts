/** What AWS knows of a request, by condition key: one value, or several where the key is multivalued. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** Keys are the same in any case (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html). */
export function valuesOf(context: Context, key: string): string | readonly string[] | undefined {
  const wanted = key.toLowerCase();
  return Object.entries(context).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
