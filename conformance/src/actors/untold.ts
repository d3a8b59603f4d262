/** Something that a target is configured to, and that a run would have to be told. */
export interface Untold {
  /** What was seen, and the option that mends it. */
  readonly sentence: string;
  /** What is to be said, as `--setting` takes it. */
  readonly settings: readonly string[];
}
