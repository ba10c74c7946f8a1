/*
 * Loaded before the hub: its clock is as far from the true one as a file says, in ms: CLOCK_FILE, or `clock` in its data
 * folder. It jumps as that file changes, back and ahead.
 */
import { readFileSync, watchFile } from "node:fs";
import { join } from "node:path";

const file = process.env.CLOCK_FILE ?? join(process.env.HUB_DATA_DIR ?? "", "clock");
const read = () => {
  try {
    return Number(readFileSync(file, "utf8")) || 0;
  } catch {
    return 0;
  }
};
let ahead = read();
watchFile(file, { interval: 100, persistent: false }, () => {
  ahead = read();
});

const True = Date;
class Skewed extends True {
  constructor(...of) {
    if (of.length > 0) super(...of);
    else super(True.now() + ahead);
  }
  static now() {
    return True.now() + ahead;
  }
}
Object.defineProperty(Skewed, "name", { value: "Date" });
globalThis.Date = Skewed;
