import { z } from "zod";

/** What lies in a back-up's folder. */
export const CLUSTER = "postgres";
export const KEYS = "keys";
export const BACKUP = "backup.json";
/** A digest of every other file, as `sha256sum` writes and checks them. */
export const SUMS = "SHA256SUMS";

const ABOUT = z.object({
  endedAt: z.iso.datetime(),
  /** Of the server, such as 180004. */
  postgres: z.number().int(),
  platform: z.string(),
  /** The files without which it is worth nothing, whether they are in it or not. */
  keys: z.array(z.string().regex(/^[\w.-]+$/)),
});

/** What a back-up says of itself. */
export type Backup = z.infer<typeof ABOUT>;

export const readAbout = (text: string): Backup => ABOUT.parse(JSON.parse(text));

const LINE = /^([0-9a-f]{64}) {2}(\S.*)$/;

/** The digests by path; undefined where a line is none, or leads out of the folder. */
export function readSums(text: string): ReadonlyMap<string, string> | undefined {
  const sums = new Map<string, string>();
  for (const line of text.trimEnd().split("\n")) {
    const [, sha256, path] = LINE.exec(line) ?? [];
    if (!sha256 || !path || path.startsWith("/") || path.split("/").includes(".."))
      return undefined;
    sums.set(path, sha256);
  }
  return sums;
}

/** The kind of data files: they go from one machine to another where this is the same. */
export const formOf = ({ postgres, platform }: Pick<Backup, "postgres" | "platform">): string =>
  `PostgreSQL ${Math.floor(postgres / 10_000)} on ${platform}`;
