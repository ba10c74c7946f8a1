/** Where a batch's file is served to one of headquarters' people, before it is signed. */
export const codesPath = (brandId: string, batchId: string, staffId: string): string =>
  `/codes/${brandId}/${batchId}/${staffId}.csv`;
