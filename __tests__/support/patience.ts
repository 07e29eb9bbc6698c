/** Terraform and whole runs take longer than jest's five seconds; no test waits this long when all is well. */
jest.setTimeout(300_000);
