import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { isDay } from "../../src/kernel/month.ts";

/** A campaign as its files describe it. */
export interface CampaignData {
  readonly id: string;
  /** Type A: each household got sixteen coupons out of the campaign's. B and C: each got all of them. */
  readonly type: string;
  /** New York's, both included. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly coupons: readonly string[];
  readonly households: readonly string[];
}

export interface RedemptionData {
  readonly campaign: string;
  readonly coupon: string;
  readonly household: string;
  readonly day: string;
}

export interface Campaigns {
  /** In order of their first day, then of their number. */
  readonly campaigns: readonly CampaignData[];
  readonly redemptions: readonly RedemptionData[];
}

const FILES = ["campaign-descriptions.csv", "campaigns.csv", "coupons.csv"] as const;
const isRedemptions = (file: string) => /^coupon-redemptions.*\.csv$/.test(file);

/** Whether a folder holds the files of campaigns. */
export const hasCampaigns = (folder: string): boolean =>
  FILES.every((file) => existsSync(join(folder, file))) &&
  readdirSync(folder).some((file) => isRedemptions(file));

/** Reads the campaigns of a folder. A file that is not as it should be is read no further. */
export function readCampaigns(folder: string): Campaigns {
  const rows = (file: string, columns: readonly string[]) => read(join(folder, file), columns);
  const described = rows("campaign-descriptions.csv", [
    ...["campaign_id", "campaign_type", "start_date", "end_date"],
  ]);
  const sent = Map.groupBy(
    rows("campaigns.csv", ["campaign_id", "household_id"]),
    (row) => row.campaign_id,
  );
  const offered = Map.groupBy(
    rows("coupons.csv", ["coupon_upc", "campaign_id"]),
    (row) => row.campaign_id,
  );
  const campaigns = described.map(({ campaign_id: id = "", ...row }) => ({
    ...{ id, type: row.campaign_type ?? "" },
    ...{ firstDay: row.start_date ?? "", lastDay: row.end_date ?? "" },
    coupons: distinct(offered.get(id), "coupon_upc"),
    households: distinct(sent.get(id), "household_id"),
  }));
  campaigns.sort((a, b) =>
    a.firstDay === b.firstDay ? Number(a.id) - Number(b.id) : a.firstDay < b.firstDay ? -1 : 1,
  );
  const columns = ["household_id", "coupon_upc", "campaign_id", "redemption_date"];
  const redemptions = readdirSync(folder)
    .filter(isRedemptions)
    .sort()
    .flatMap((file) => rows(file, columns))
    .map((row) => ({
      ...{ campaign: row.campaign_id ?? "", coupon: row.coupon_upc ?? "" },
      ...{ household: row.household_id ?? "", day: row.redemption_date ?? "" },
    }));
  return { campaigns, redemptions };
}

type Row = Readonly<Record<string, string>>;

const distinct = (rows: readonly Row[] | undefined, column: string): string[] => [
  ...new Set((rows ?? []).map((row) => row[column] ?? "")),
];

function read(file: string, columns: readonly string[]): Row[] {
  const rows: Row[] = parse(readFileSync(file), { bom: true, columns: true, skipEmptyLines: true });
  for (const [index, row] of rows.entries())
    for (const column of columns) {
      const value = row[column] ?? "";
      if (!isSound(column, value))
        throw new Error(`${file}:${index + 2}  ${column} ${JSON.stringify(value)} is malformed`);
    }
  return rows;
}

const isSound = (column: string, value: string): boolean =>
  column.endsWith("_date")
    ? isDay(value)
    : column === "campaign_type"
      ? /^Type [ABC]$/.test(value)
      : /^\d{1,18}$/.test(value);
