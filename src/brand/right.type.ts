import { registerEnumType } from "type-graphql";
import { RIGHTS, TILL_SCOPES } from "../kernel/right.ts";

export const RightEnum = Object.fromEntries(RIGHTS.map((right) => [right, right]));
registerEnumType(RightEnum, {
  name: "Right",
  description:
    "What somebody may be allowed to do, beside what everybody of its kind may; which doors each opens stands in schema/rights.md.",
});

export const TillScopeEnum = Object.fromEntries(TILL_SCOPES.map((scope) => [scope, scope]));
registerEnumType(TillScopeEnum, {
  name: "TillScope",
  description:
    "What a till's key may be used for, beside what every till may; which doors each opens stands in schema/rights.md.",
});
