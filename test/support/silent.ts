import type { Progress } from "../../src/commands/progress.ts";

/** Shows nothing. */
export const silent: Progress = {
  start: () => ({ update: () => undefined, stop: () => undefined }),
};
