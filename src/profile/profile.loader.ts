import { mapLoader } from "../platform/graphql/loader.ts";
import { profilesOf } from "./profile.queries.ts";

export const profileLoader = mapLoader(profilesOf);
