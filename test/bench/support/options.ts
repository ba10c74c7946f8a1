/** What a run may be told; each row takes what concerns it. */
export interface Options {
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly members: number;
  /** Entries in the grown book. */
  readonly entries: number;
  /** Of the month that is closed. */
  readonly orders: number;
  readonly sockets: number;
  /** Of the sustained load. */
  readonly minutes: number;
}
