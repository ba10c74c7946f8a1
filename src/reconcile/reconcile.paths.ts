/** Where a till's file is sent to, before the address is signed. */
export const uploadPath = (uploadId: string): string => `/reconciliations/${uploadId}/file`;

/** Where a reconciliation's findings are served as a file, before it is signed. */
export const findingsPath = (reconciliationId: string): string =>
  `/reconciliations/${reconciliationId}.csv`;
