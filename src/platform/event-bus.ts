/** `outbox`: facts were committed, a relay should look. `feed`: events were published, readers should look. */
export type Channel = "outbox" | "feed";

/**
 * Wakes other processes. It carries no contents: what is lost or doubled on the bus costs a look, never
 * an event, for the outbox and the feed are the truth.
 */
export interface EventBus {
  publish(channel: Channel): void;
  /** Calls back on each wake; answers how to stop. */
  subscribe(channel: Channel, wake: () => void): () => void;
  close(): Promise<void>;
}
