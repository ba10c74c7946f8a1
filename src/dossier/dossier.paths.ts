/** Where a member's file is served, before it is signed. */
export const dossierPath = (memberId: string): string => `/members/${memberId}.json`;
