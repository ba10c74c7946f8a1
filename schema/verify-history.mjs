// Checks a history that `hub export-history` wrote, and prints the balances it makes of it:
//   node verify-history.mjs HISTORY.json [KEY]
// It needs Node and nothing else: neither the hub nor its database. KEY is the name of the key you trust (the
// hub's operator tells it by another way than this file); without it you are told which one to ask for.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const refuse = (why) => {
  console.error(`REFUSED: ${why}`);
  process.exit(1);
};

const [file, trusted] = process.argv.slice(2);
if (!file) refuse("name the file: node verify-history.mjs HISTORY.json [KEY]");
let history;
try {
  history = JSON.parse(readFileSync(file, "utf8"));
} catch (error) {
  refuse(`the file cannot be read: ${error.message}`);
}
if (history?.format !== "banyan history 1") refuse("this is not a banyan history 1");
const { brand, owner, seq, head, path, anchor, postings } = history;

// 1. The root is signed.
const der = Buffer.from(anchor.publicKey, "base64url");
const key = createHash("sha256").update(der).digest("base64url").slice(0, 16);
if (trusted && trusted !== key) refuse(`it is signed with the key ${key}, not with ${trusted}`);
const { at, owners, root } = anchor;
const signed = ["banyan anchor 1", `brand ${anchor.brand}`, `at ${at}`, `owners ${owners}`, `root ${root}`];
const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
const signature = Buffer.from(anchor.signature, "base64url");
const how = { key: publicKey, dsaEncoding: "ieee-p1363" };
if (!verify("sha256", Buffer.from(signed.join("\n")), how, signature))
  refuse("the signature is not that of this root, brand, time and number of owners");
if (![brand, "all"].includes(anchor.brand)) refuse("the anchor is another brand's");

// 2. The head is under the root.
let hash = sha256(`leaf ${owner} ${seq} ${head}`);
for (const { side, hash: other } of path)
  hash = sha256(side === "left" ? `node ${other} ${hash}` : `node ${hash} ${other}`);
if (hash !== root) refuse(`number ${seq} with the digest ${head} is not what the root was taken of`);

// 3. The postings are the chain that ends at the head.
const text = (p) => {
  const t = (x, no) =>
    `${no} ${x.asset} ${x.kind} ${x.amount} ${x.from} ${x.fromBalance ?? "-"} ${x.fromVersion ?? "-"} ${x.to} ${x.toBalance ?? "-"} ${x.toVersion ?? "-"}\n`;
  return `${p.seq} ${p.id} ${brand} ${owner} ${p.kind} ${p.occurredAt} ${p.bookedAt} ${p.fingerprint} ${p.transfers.length}\n${p.transfers.map(t).join("")}${p.key}`;
};
if (String(postings.length) !== seq) refuse(`${postings.length} postings, the anchor has ${seq}`);
let before = "0".repeat(64);
for (const [index, posting] of postings.entries()) {
  const it = `posting ${posting.id}, number ${posting.seq}`;
  if (posting.seq !== String(index + 1)) refuse(`${it}: number ${index + 1} was expected`);
  before = sha256(`${before}\n${text(posting)}`);
  if (before !== posting.chain) refuse(`${it}: its content or one before it was changed`);
}
if (before !== head) refuse("the last posting's digest is not the anchored head");

// 4. The balances follow from the transfers.
const accounts = new Map();
for (const { id, transfers } of postings)
  for (const t of transfers)
    for (const [address, amount, balance, version] of [
      [t.from, -BigInt(t.amount), t.fromBalance, t.fromVersion],
      [t.to, BigInt(t.amount), t.toBalance, t.toVersion],
    ]) {
      if (version === null) continue;
      const last = accounts.get(address) ?? { asset: t.asset, balance: 0n, version: 0n };
      const next = { asset: t.asset, balance: last.balance + amount, version: last.version + 1n };
      if (String(next.balance) !== balance || String(next.version) !== version)
        refuse(`posting ${id}, account ${address}: ${balance} in version ${version}, expected ${next.balance} in ${next.version}`);
      accounts.set(address, next);
    }

console.log(`owner ${owner}: ${seq} postings, true as of ${at}, signed with the key ${key}`);
if (!trusted) console.log("Ask the hub's operator whether that is its key, or name it behind the file.");
for (const [address, { asset, balance }] of [...accounts].sort())
  if (balance !== 0n) console.log(`${address} ${balance} ${asset}`);
