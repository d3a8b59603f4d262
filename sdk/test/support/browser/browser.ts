import { existsSync } from 'node:fs';

/** As much of a page as tests of all browsers need; what goes in and out of it is JSON. */
export interface BrowserPage {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  /** Runs a function in the page, which sees nothing but what it is given. */
  evaluate<Result, Given = undefined>(
    script: (given: Given) => Result | Promise<Result>,
    given?: Given,
  ): Promise<Result>;
  /**
   * Stops the page, where the browser lets who drives it; `thaw` lets it go on. In Chromium the page is told first, in Firefox
   * its process stops without a word.
   */
  freeze?(): Promise<unknown>;
  thaw?(): Promise<unknown>;
  /** Ends the process of the page in the middle of whatever it does. All that can be done then is to close it. */
  crash?(): Promise<unknown>;
  close(): Promise<unknown>;
}

/** A browser that runs. Its pages are tabs of one user. */
export interface RunningBrowser {
  readonly version: string;
  newPage(): Promise<BrowserPage>;
  close(): Promise<unknown>;
}

/** A browser that tests can start. */
export interface Browser {
  readonly name: string;
  /**
   * Tells whether it is installed, for `describe.skipIf`; where it is not, a line says how to get it.
   * @throws Error in CI when it is not, so that the tests are never left out there
   */
  available(): boolean;
  start(): Promise<RunningBrowser>;
}

/** What a browser needs on this machine, and how to get it. */
export function installed(name: string, programs: readonly string[], howToGetIt: string): boolean {
  const missing = programs.filter((program) => !existsSync(program));
  if (missing.length === 0) return true;
  const sentence = `${name} can't be started without ${missing.join(' and ')}: ${howToGetIt}`;
  if (process.env.CI === 'true') throw new Error(sentence);
  console.warn(`skipped: ${sentence}`);
  return false;
}

/** The source of a function that runs in a page: it takes what it is given, and gives what it returns, as JSON. */
export const jsonFunction = (script: (given: never) => unknown): string =>
  `async (json) => JSON.stringify({ value: await (${script})(JSON.parse(json).given) })`;
