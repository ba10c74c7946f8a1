import { mapLoader } from "../platform/graphql/loader.ts";
import { deliveryCounts } from "./delivery.queries.ts";

export const deliveryCountsLoader = mapLoader(deliveryCounts);
