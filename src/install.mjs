// Runs under whatever Node the machine has, before anything is installed: no imports but Node's own.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".installed");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const have = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";

if (have !== wanted) {
  console.error("Installing dependencies (npm ci), once …");
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  writeFileSync(stamp, wanted);
}

const { node = process.versions.node } = installedNode();
if (Number(node.split(".")[0]) < 22) {
  console.error(
    `Banyan needs Node 22 or newer; here is ${node}, and npm has no Node for this platform.`,
  );
  process.exit(1);
}

/** The scripts run the Node that npm put into node_modules where there is one for the platform. */
function installedNode() {
  const manifest = join(
    root,
    "node_modules",
    `node-${process.platform}-${process.arch}`,
    "package.json",
  );
  return existsSync(manifest) ? { node: JSON.parse(readFileSync(manifest, "utf8")).version } : {};
}
