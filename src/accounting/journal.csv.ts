import { stringify } from "csv-stringify/sync";
import { type AccountMappingVersion, accountOf, mappingAt } from "./account-mapping.rules.ts";
import type { JournalEntry } from "./journal.queries.ts";

export const journalHead = (): string =>
  stringify([
    [
      ...["booked_at", "occurred_at", "posting", "no", "event", "kind", "asset", "amount"],
      ...[
        "debit_code",
        "debit_title",
        "debit_account",
        "credit_code",
        "credit_title",
        "credit_account",
      ],
    ],
  ]);

/**
 * Entries as lines, instants in UTC, amounts in minor units or points. Which member's an account is nobody is told: its
 * kind stands for it.
 */
export const journalLines = (
  entries: readonly JournalEntry[],
  versions: readonly AccountMappingVersion[],
): string =>
  stringify(
    entries.map((entry) => {
      const mapping = mappingAt(versions, entry.bookedAt);
      const debit = accountOf(mapping, entry.fromAddress);
      const credit = accountOf(mapping, entry.toAddress);
      return [
        ...[entry.bookedAt.toISOString(), entry.occurredAt.toISOString(), entry.postingId],
        ...[entry.no, entry.posting, entry.kind, entry.asset, String(entry.amount)],
        ...[debit.code, debit.title, shown(entry.fromAddress)],
        ...[credit.code, credit.title, shown(entry.toAddress)],
      ];
    }),
  );

/** Holds and orders are nobody's business here: an account of a member's is shown by its kind, issuer and days. */
const shown = (address: string): string =>
  address.replace(/^(held|pending)\/[0-9a-f]{8}-[0-9a-f-]{27}\//, "$1/");
