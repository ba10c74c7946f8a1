import { idOf } from "../../kernel/actor.ts";
import type { Log } from "../log.ts";
import { type Answered, answered } from "./signals.ts";

/** A line for each answer, where lines of its level are written. Answers how to stop. */
export function logAnswers(log: Log): () => void {
  if (!log.isLevelEnabled("info")) return () => undefined;
  const hear = ({ actor, ms, ...told }: Answered) =>
    log.info(
      {
        ...told,
        ...(actor && { actor: actor.kind, actorId: idOf(actor), brandId: actor.brandId }),
        ...(actor && "behalf" in actor && actor.behalf && { actingId: actor.behalf.staffId }),
        ms: Math.round(ms * 10) / 10,
      },
      "answered",
    );
  answered.subscribe(hear);
  return () => void answered.unsubscribe(hear);
}
