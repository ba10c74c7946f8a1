import { Refusal } from "../kernel/refusal.ts";

/** There is no such role for people who work there. */
export class UnknownRole extends Refusal {
  constructor(readonly roleCode: string) {
    super({
      en: `there is no role ${roleCode} for people who work there: choose one of \`roles\``,
      zh: `该岗位没有角色 ${roleCode}，请从角色列表中选择`,
    });
  }
}

/** It holds rights that the caller lacks; `rights` says which. */
export class RoleBeyondYours extends Refusal {
  constructor(
    readonly roleCode: string,
    readonly rights: string,
  ) {
    super({
      en: `the role ${roleCode} holds rights that you have not: ${rights}; ask somebody who has them`,
      zh: `角色 ${roleCode} 包含您没有的权限：${rights}，请由拥有这些权限的同事处理`,
    });
  }
}

/** A built-in template is every brand's: it cannot be changed. */
export class RoleBuiltIn extends Refusal {
  constructor(readonly roleCode: string) {
    super({
      en: `the role ${roleCode} is built in: define your own under another code`,
      zh: `角色 ${roleCode} 为系统内置，请使用其他代码另行定义`,
    });
  }
}
