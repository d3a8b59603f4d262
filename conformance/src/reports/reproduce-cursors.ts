import { cursorFields, type Exchange, type Step, sourceOf } from './exchanges.js';
import { field, type Parsed } from './http-text.js';
import { isBackground } from './reproduce-pace.js';
import { shellWord, type Variable } from './shell.js';

/** Where the cursors of requests come from: a replay has to use those of its own answers. */
export class Cursors {
  readonly #steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  /** Whether any request takes its cursor from an earlier answer. */
  get any(): boolean {
    return this.#steps.some((step) => this.#sources(step).length > 0);
  }

  isSource(step: Step): boolean {
    return this.#steps.some((later) => this.#sources(later).some(({ source }) => source === step));
  }

  #sources(step: Step): { request: Parsed; source: Exchange }[] {
    const requests = 'request' in step ? [step.request] : step.requests;
    return requests.flatMap((request) => {
      const source = sourceOf(request, step.sentAt, this.#steps);
      return source ? [{ request, source }] : [];
    });
  }

  #number(source: Step): number {
    return this.#steps.indexOf(source) + 1;
  }

  /** What the script puts in the place of recorded validators. */
  variablesFor(step: Step): Variable[] {
    return this.#sources(step).flatMap(({ request, source }) =>
      cursorFields.flatMap(({ asks, name }) => {
        const text = field(request, asks);
        const after = `${asks}: `;
        return text ? [{ after, text, name: `${name}_${this.#number(source)}` }] : [];
      }),
    );
  }

  /** Lines that take from earlier answers what this step echoes. */
  captures(step: Step): string[] {
    const lines = this.#sources(step).flatMap(({ request, source }) => {
      const number = this.#number(source);
      const background = isBackground(source, this.#steps.slice(number));
      const taken = cursorFields.flatMap(({ asks, says, name }) => {
        const spelled = source.answer?.headers.find(([given]) => given.toLowerCase() === says.toLowerCase());
        if (!spelled || field(request, asks) === undefined) return [];
        return [`${name}_${number}=$(header ${number} ${shellWord(spelled[0])})`];
      });
      return [...(background ? [`wait "$PID_${number}"`] : []), ...taken];
    });
    return [...new Set(lines)];
  }
}
