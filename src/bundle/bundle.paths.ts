/** Where a statement's bundle is served, before it is signed. */
export const bundlePath = (statementId: string): string => `/statements/${statementId}.jsonl`;
