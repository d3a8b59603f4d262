/** The target did not do what a requirement demands: what was expected, and what was seen instead. */
export class Failure extends Error {
  override name = 'Failure';
  readonly expected: string;
  readonly seen: string;
  /** The connection of the transcript to look at. */
  readonly connection: string | undefined;
  /**
   * Where a deadline was missed: milliseconds by which, or for how long nothing came. To blame the kit for it, it must have been
   * late by a good part of that.
   */
  readonly overdue: number | undefined;
  /** True when no lateness of the kit could bring it about. */
  readonly timeless: boolean = false;

  constructor(expected: string, seen: string, connection?: string, overdue?: number) {
    super(`expected ${expected}; seen: ${seen}`);
    this.expected = expected;
    this.seen = seen;
    this.connection = connection;
    this.overdue = overdue;
  }
}

/** A failure that no lateness of the kit could bring about, such as a message that came twice. */
export class TimelessFailure extends Failure {
  override readonly timeless = true;
}

/** What a check needs first could not be had, so that it says nothing of its own requirement. Another check is about that. */
export class Blocked extends Error {
  override name = 'Blocked';
  readonly failure: Failure;

  constructor(step: string, failure: Failure) {
    super(`could not ${step}: ${failure.message}`);
    this.failure = failure;
  }
}

/** The target is fine as far as can be seen, but what the check needs can't be observed on it. */
export class Untestable extends Error {
  override name = 'Untestable';
}

/** The circumstances did not allow a judgement this time. */
export class Inconclusive extends Error {
  override name = 'Inconclusive';
}

/** What the check is about is no matter of this target, or of the way it is run. */
export class NotApplicable extends Error {
  override name = 'NotApplicable';
}
