import { type Change, plainly, REDACTED } from "../kernel/act.ts";
import { isId } from "../kernel/id.ts";

/** As many things are kept. */
const LISTED = 20;

/** Texts that are words of the brand's own, by field, and by input where another input's would be a secret. */
const PLAIN_TEXTS: ReadonlySet<string> = new Set([
  ...["number", "orderNumber", "source", "reason", "day", "firstDay", "lastDay", "fromDay"],
  ...["untilDay", "template", "campaign", "plan", "price", "level", "storeCode", "issuerCode"],
  ...["currency", "category", "categories", "excludedCategories", "textVersion"],
  ...["skus", "excludedSkus", "stores", "excludedTenders", "types", "exclusiveGroup"],
  ...["AddFranchiseeInput.code", "OpenStoreInput.code", "DefineCampaignInput.code"],
  ...["DefineCouponTemplateInput.code", "DefinePlanInput.code", "DefinePointKindInput.code"],
  ...["SetBonusRuleInput.code", "RetireBonusRuleInput.code", "TierLevelInput.code"],
  ...["PlanPriceInput.code", "CreateIntakeSourceInput.code", "MappedAccountInput.code"],
  ...["EventInput.kind", "TenderInput.kind", "SetEarningRuleInput.kind"],
]);

/** Where a person is. */
const PERSONAL_NUMBERS: ReadonlySet<string> = new Set([
  ...["BindToNearestStoreInput.latitude", "BindToNearestStoreInput.longitude"],
]);

/** Whether a value of an input is kept as it is. */
export const isKept = (owner: string, field: string, isPlain: boolean): boolean =>
  isPlain
    ? !PERSONAL_NUMBERS.has(`${owner}.${field}`)
    : PLAIN_TEXTS.has(field) || PLAIN_TEXTS.has(`${owner}.${field}`);

/** Columns whose values can hold neither a name nor a secret. */
const PLAIN_COLUMNS = /^(uuid|bool|boolean|int|integer|smallint|bigint|numeric|timestamptz|date)$/;
const PLAIN_FIELDS =
  /^(code|kind|state|number|currency|region|timeZone|ownershipModel|shortfall\w*|expiredRefund|viewer|sight|rights|role\w*|verdict|types|pausedWhy)$/;
/** A brand's own rules: words of ours, amounts and days, names of goods and levels, whatever the column. */
const SETTINGS = new Set([
  ...["takeover", "firstOrder", "model", "exceptions", "validity", "activation", "amountsAre"],
  ...["silence", "clauses", "details", "measure", "period", "term", "fall", "levels", "accounts"],
  ...["excludedTenders", "excludedCategories", "award", "scope", "condition", "hours", "caps"],
  ...["funding", "benefit", "limits", "prices", "binding", "growth"],
]);

/** What is kept of what an act changed: each field as it was and as it became. */
export const redactedChanges = (changes: readonly Change[]): object[] =>
  changes.slice(0, LISTED).map(({ of, id, fields }) => ({
    ...{ of, id },
    ...Object.fromEntries(
      fields.map(({ name, type, before, after }) => {
        const keeps = PLAIN_COLUMNS.test(type) || PLAIN_FIELDS.test(name) || SETTINGS.has(name);
        const shown = (value: unknown) =>
          value === null || value === undefined ? null : keeps ? plainly(value) : REDACTED;
        return [name, [shown(before), shown(after)]];
      }),
    ),
  }));

/** The ids of what an act changed. */
export const changedObjects = (changes: readonly Change[]): string[] =>
  changes
    .slice(0, LISTED)
    .map(({ id }) => id)
    .filter(isId);
