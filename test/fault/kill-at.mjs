/*
 * Loaded before the hub: kills it with SIGKILL at one of its statements. The file `kill` of its data folder says at
 * which; without that file it lives. What it sends by itself is not counted, and the hub knows nothing of this.
 */
import { subscribe } from "node:diagnostics_channel";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.HUB_DATA_DIR ?? "";
const BY_ITSELF = /^(relay|feed|jobs|outbox\.waiting|delivery|inbox|access|begin|commit|rollback)/;
const kill = () => process.kill(process.pid, "SIGKILL");
let count = 0;

subscribe("banyan.statements", (text) => {
  const file = join(folder, "kill");
  if (!existsSync(file)) return;
  /** The n-th statement; or the commit behind so many of them, before or after it is sent. */
  const { at, commit } = JSON.parse(readFileSync(file, "utf8"));
  const name = /^\/\* (\S+) \*\//.exec(text)?.[1] ?? text;
  if (!BY_ITSELF.test(name)) {
    appendFileSync(join(folder, "told"), `${name.slice(0, 60)}\n`);
    if (++count === at && !commit) kill();
  } else if (name === "commit" && commit && count >= at) {
    if (commit === "before") kill();
    // Its bytes are the system's by then.
    else queueMicrotask(() => setImmediate(kill));
  }
});
