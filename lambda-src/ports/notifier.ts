/** Tells people. */
export interface Notifier {
  /**
   * @param subject plain ASCII of at most 100 characters (Amazon SNS, Publish)
   * @param attributes what machines read instead of the text; no value may be empty
   */
  publish(subject: string, message: string, attributes: Readonly<Record<string, string>>): Promise<void>;
}
