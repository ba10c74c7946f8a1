import { Book } from "./20261122_0900_book.ts";

/** Every migration, in the order they run. */
export const migrations = [{ name: "20261122_0900_book", class: Book }];
