/** Where a statement's file is served, before it is signed. */
export const downloadPath = (statementId: string): string => `/statements/${statementId}.csv`;
