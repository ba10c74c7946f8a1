import { Refusal } from "../kernel/refusal.ts";

/** Whoever proposed it cannot approve it as well. */
export class AnotherPersonNeeded extends Refusal {
  constructor() {
    super({
      en: "who proposed this cannot approve it: ask a colleague at headquarters",
      zh: "提出的人不能自行批准，请由总部的另一位同事处理",
    });
  }
}

export class UnknownFourEyes extends Refusal {
  constructor(readonly fourEyesId: string) {
    super({
      en: `this brand has no proposal ${fourEyesId} of what takes two people`,
      zh: `本品牌没有双人复核规则提案 ${fourEyesId}`,
    });
  }
}

/** Another was proposed since: only the newest can be approved. */
export class FourEyesSuperseded extends Refusal {
  constructor(readonly fourEyesId: string) {
    super({
      en: `another rule was proposed after ${fourEyesId}: approve that one, or propose anew`,
      zh: `双人复核规则 ${fourEyesId} 之后已有新的提案，请批准新提案或重新提出`,
    });
  }
}

/** More than one person works at headquarters: they can agree by themselves. */
export class NotAlone extends Refusal {
  constructor(readonly people: number) {
    super({
      en: `${people} people work at headquarters: let two of them agree (proposeFourEyes, approveFourEyes)`,
      zh: `总部有 ${people} 位员工，请由其中两位提出并批准双人复核规则`,
    });
  }
}
