/** Under which those that serve a brand's callers hear who stands otherwise from now on. */
export const callersTopic = (brandId: string): string => `callers:${brandId}`;
