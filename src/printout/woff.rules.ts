import { inflateSync } from "node:zlib";

/** How long a WOFF's own head is, and its entry of a table; an unpacked font's. */
const HEAD = { packed: 44, plain: 12 };
const ENTRY = { packed: 20, plain: 16 };

/**
 * A WOFF as the plain font it packs. Whoever draws from a packed one inflates its outlines again for each glyph.
 */
export function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = HEAD.packed + index * ENTRY.packed;
    const [from, packed, size] = [4, 8, 12].map((step) => woff.readUInt32BE(at + step));
    const stored = woff.subarray(from, (from ?? 0) + (packed ?? 0));
    return {
      tag: woff.subarray(at, at + 4),
      sum: woff.readUInt32BE(at + 16),
      data: packed === size ? stored : inflateSync(stored),
    };
  });
  let end = HEAD.plain + count * ENTRY.plain;
  const head = Buffer.alloc(end);
  woff.copy(head, 0, 4, 8);
  const power = Math.floor(Math.log2(count));
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(2 ** power * ENTRY.plain, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE((count - 2 ** power) * ENTRY.plain, 10);
  const parts: Buffer[] = [head];
  for (const [index, { tag, sum, data }] of tables.entries()) {
    const at = HEAD.plain + index * ENTRY.plain;
    tag.copy(head, at);
    head.writeUInt32BE(sum, at + 4);
    head.writeUInt32BE(end, at + 8);
    head.writeUInt32BE(data.length, at + 12);
    // Every table begins at a multiple of four.
    const gap = (4 - (data.length % 4)) % 4;
    parts.push(data, Buffer.alloc(gap));
    end += data.length + gap;
  }
  return Buffer.concat(parts);
}
