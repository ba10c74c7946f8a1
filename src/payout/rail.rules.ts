/**
 * What a rail says came of an instruction. A rail is handed plain data and gives these back; it knows no database, so
 * what it says can be judged, repeated and proved without it.
 */
export interface Outcome {
  /** Our number for the instruction: the same at each attempt. */
  readonly number: string;
  /** `UNKNOWN`: the rail never heard of it. `OPEN`: it has it and has not decided, or its answer is not clear. */
  readonly ended: "DONE" | "FAILED" | "OPEN" | "UNKNOWN";
  /** What it says it moved; undefined where it does not say. */
  readonly amountMinor?: bigint | undefined;
  /** The rail's own number for it. */
  readonly reference?: string | undefined;
  readonly reason?: string | undefined;
  /** When it was done, as the rail says. */
  readonly doneAt?: Date | undefined;
}

/** A rail that can be asked: hands one instruction over, or says what became of it. Neither throws. */
export interface Rail<Instruction> {
  send(instruction: Instruction): Promise<Outcome>;
  ask(instruction: Instruction): Promise<Outcome>;
}
