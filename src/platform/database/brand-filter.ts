/** On by default wherever it stands: an entity manager sees its own brand's rows only. */
export const brandFilter = {
  brand: {
    name: "brand",
    cond: ({ brandId }: { brandId: string }) => ({ brandId }),
    default: true,
  },
};
