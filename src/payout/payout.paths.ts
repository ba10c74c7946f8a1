/** Where a run's file for the bank is served, before it is signed: to the member of staff it was signed for. */
export const bankFilePath = (brandId: string, runId: string, staffId: string): string =>
  `/payouts/${brandId}/${runId}/${staffId}.csv`;
