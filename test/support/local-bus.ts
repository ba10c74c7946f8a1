import type { Channel, EventBus } from "../../src/platform/event-bus.ts";

/** A bus of one process: whoever publishes has woken everybody when it goes on. */
export function localBus(): EventBus {
  const wakes = new Map<Channel, Set<() => void>>();
  return {
    publish: (channel) => {
      for (const wake of wakes.get(channel) ?? []) wake();
    },
    subscribe(channel, wake) {
      const set = wakes.get(channel) ?? new Set();
      wakes.set(channel, set.add(wake));
      return () => set.delete(wake);
    },
    close: async () => undefined,
  };
}
