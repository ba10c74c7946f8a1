import { registerEnumType } from "type-graphql";

/** Which of its two times a posting is counted by. */
export const ByTimeEnum = { OCCURRED: "OCCURRED", BOOKED: "BOOKED" } as const;
export type ByTime = keyof typeof ByTimeEnum;

registerEnumType(ByTimeEnum, {
  name: "ByTime",
  description:
    "What happened until an instant, be it told late, or what the hub had heard of until then.",
});
