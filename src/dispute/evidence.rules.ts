import type { Evidence } from "../acceptance/life.rules.ts";
import { BadInput } from "../kernel/refusal.ts";

const EVIDENCE_LIMIT = 20;

/** Refuses evidence that cannot be looked up: it is told of, and kept by who has it. */
export function judgeEvidence(evidence: readonly Evidence[]): void {
  if (evidence.length > EVIDENCE_LIMIT)
    throw new BadInput(`at most ${EVIDENCE_LIMIT} pieces of evidence at a time`);
  for (const { kind, value } of evidence) {
    if (kind === "FILE" && !/^[\da-f]{64}$/.test(value))
      throw new BadInput("a file is told of by its SHA-256: 64 hex digits in lower case");
    if (kind === "URL" && !/^https?:\/\/\S+$/.test(value))
      throw new BadInput("an address begins with https:// or http://");
  }
}
