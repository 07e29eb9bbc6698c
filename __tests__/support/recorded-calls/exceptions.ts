/** What no call uses, and why it is granted all the same: `caller: Sid action on resource`. One that is used after all fails the test. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {};
