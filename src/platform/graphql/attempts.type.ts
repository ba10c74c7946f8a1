import { Int } from "type-graphql";
import { TooManyAttempts } from "../attempts.refusals.ts";
import { refusalType } from "./answer.ts";

export const TooManyAttemptsType = refusalType(TooManyAttempts, { seconds: () => Int });
