/** Where something stands in a configuration. Lines and columns count from 1, columns in bytes. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What directives of `-g` are in; they are one line. */
export const commandLine = 'command line';

/** Where something stands, for people. */
export function placeOf({ file, line }: Position): string {
  return file === commandLine ? file : `${file}:${line}`;
}

/** A statement or a word by where it stands. */
export function placeKey({ file, line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

/** A configuration is wrong. The message says what, and where in the words of nginx: `... in FILE:LINE`. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** What is wrong, without the place. */
  readonly reason: string;
  /** Undefined where no line is to blame. */
  readonly position: Position | undefined;

  /** What to do about it, where that can be said. */
  readonly advice: string | undefined;
  /** Whether something is missing, which may be there and wrong itself. */
  readonly isLack: boolean;
  /** What else is wrong, as far as it was found at the same time. */
  readonly others: readonly ConfigurationError[];

  constructor(
    reason: string,
    position?: Position,
    {
      advice,
      isLack = false,
      others = [],
    }: Pick<Partial<ConfigurationError>, 'advice' | 'isLack' | 'others'> = {},
  ) {
    super(position ? `${reason} in ${placeOf(position)}` : reason);
    this.reason = reason;
    this.position = position;
    this.advice = advice;
    this.isLack = isLack;
    this.others = others;
  }
}
