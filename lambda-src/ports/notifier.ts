/** Tells people. The subject is plain ASCII of at most 100 characters (Amazon SNS, Publish). */
export interface Notifier {
  publish(subject: string, message: string): Promise<void>;
}
