import { pageLoader } from "../platform/graphql/loader.ts";
import { linksOfTemplates } from "./link.queries.ts";

export const templateLinksLoader = pageLoader(linksOfTemplates);
