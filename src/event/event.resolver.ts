import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { type BonusJudgementType, shownJudgement } from "../bonus/bonus.type.ts";
import { storeLoader } from "../brand/brand.loader.ts";
import type { StoreType } from "../brand/brand.type.ts";
import { ownStoreCode, sourceOf } from "../brand/numbering.ts";
import { seesCampaigns } from "../campaign/campaign.policy.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { as, refused } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import type { MemberEvent } from "./event.rules.ts";
import { MemberEventType, RecordEventsInput, RecordEventsOutcome } from "./event.type.ts";
import { explainEvent } from "./explain-event.ts";
import { recordEvents } from "./record-events.ts";

const shown = (recorded: MemberEvent): MemberEventType => ({
  ...recorded,
  attributes: Object.entries(recorded.attributes).map(([key, value]) => ({ key, value })),
  recorded,
});

@Resolver(() => MemberEventType)
export class EventResolver {
  @FieldResolver()
  store(@Root() { recorded }: MemberEventType, @Ctx() context: Context): Promise<StoreType | null> {
    const { storeId } = recorded;
    return storeId === null ? Promise.resolve(null) : context.loader(storeLoader).load(storeId);
  }

  @FieldResolver()
  async judgements(
    @Root() { recorded }: MemberEventType,
    @Ctx() { actor, scope }: Context,
  ): Promise<BonusJudgementType[] | null> {
    return seesCampaigns(actor) ? (await explainEvent(scope, recorded)).map(shownJudgement) : null;
  }

  @Mutation(() => [RecordEventsOutcome], {
    description:
      "Records what members did; an outcome for each, in order. The same event again gives the same answer.",
  })
  async recordEvents(
    @Arg("input", () => RecordEventsInput) { events }: RecordEventsInput,
    @Ctx() context: Context,
  ): Promise<object[]> {
    const here = await ownStoreCode(context);
    const wishes = events.map(({ memberId, identity, storeCode, attributes, ...event }) => {
      if (!memberId === !identity)
        throw new BadInput(`event ${event.number}: give memberId or identity`);
      return {
        ...event,
        ...{ source: sourceOf(event.source, here), storeCode: storeCode ?? here },
        attributes: attributes ?? [],
        member: identity ? { identity } : { id: memberId ?? "" },
      };
    });
    const outcomes = await context.begin((work) => recordEvents(work, wishes));
    return outcomes.map((outcome) =>
      outcome instanceof Refusal
        ? refused(context, outcome)
        : as("EventRecorded", { ...outcome, event: shown(outcome.event) }),
    );
  }
}
