/** What a journal is of. */
export interface JournalOf {
  readonly brandId: string;
  readonly asset: string;
  /** Local days, both included. */
  readonly fromDay: string;
  readonly toDay: string;
}

/** Where a journal is served, before it is signed. */
export const journalPath = ({ brandId, asset, fromDay, toDay }: JournalOf): string =>
  `/journals/${brandId}/${asset}/${fromDay}/${toDay}.csv`;
