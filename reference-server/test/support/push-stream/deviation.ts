import { nameOf, type Outcome, outcomeOf, type RecordedExchange } from './recorded-exchange.js';

/** A difference from the module that is meant to be. */
export interface Deviation {
  readonly why: string;
  readonly applies: (recorded: RecordedExchange) => boolean;
  /** What the server does instead of what was recorded. */
  readonly adjust: (outcome: Outcome) => Outcome;
}

export const named =
  (...names: readonly string[]) =>
  (recorded: RecordedExchange) =>
    names.includes(nameOf(recorded));

export const everyAnswer = (
  outcome: Outcome,
  change: (headers: readonly string[]) => readonly string[],
): Outcome => ({
  ...outcome,
  answers: outcome.answers.map((answer) => ({ ...answer, headers: change(answer.headers) })),
});

/** What the server has to do, where all differences but one are meant to be. */
export function expectedOf(
  recorded: RecordedExchange,
  deviations: readonly Deviation[],
  but?: Deviation,
): Outcome {
  return deviations
    .filter((deviation) => deviation !== but && deviation.applies(recorded))
    .reduce(
      (outcome, { adjust }) => adjust(outcome),
      outcomeOf({ text: `${recorded.atOnce ?? ''}${recorded.answer}`, closed: recorded.closed }),
    );
}

/** Each difference with each exchange that it is about. */
export function applied(recordings: readonly RecordedExchange[], deviations: readonly Deviation[]) {
  return deviations.flatMap((deviation) =>
    recordings
      .filter(deviation.applies)
      .map((recorded) => [deviation.why, nameOf(recorded), deviation, recorded] as const),
  );
}
