import type { AuditFilter } from "./audit.queries.ts";

export const TRAIL_FORMATS = ["CSV", "JSONL"] as const;
export type TrailFormat = (typeof TRAIL_FORMATS)[number];

/** What of a brand's trail is taken away, and by whom. */
export interface TrailWish {
  readonly filter: AuditFilter;
  readonly format: TrailFormat;
}

/** A wish as the last part of an address. */
const partOf = ({ filter, format }: TrailWish): string =>
  `${Buffer.from(JSON.stringify(filter)).toString("base64url")}.${format.toLowerCase()}`;

/** The wish of a part that we wrote. */
export function readPart(part: string): TrailWish {
  const [filter = "", format] = part.split(".");
  const said = JSON.parse(Buffer.from(filter, "base64url").toString(), (key, value) =>
    key === "from" || key === "until" ? new Date(value) : value,
  ) as AuditFilter;
  return { filter: said, format: format === "csv" ? "CSV" : "JSONL" };
}

/** Where a trail is served to one of headquarters' people, before it is signed. */
export const trailPath = (of: { brandId: string; staffId: string; part: string }): string =>
  `/audit/${of.brandId}/${of.staffId}/${of.part}`;

export const trailPathOf = (brandId: string, staffId: string, wish: TrailWish): string =>
  trailPath({ brandId, staffId, part: partOf(wish) });
