import { faultOfStore } from '../broker/store.js';
import type { Handler } from '../http/exchange.js';
import { EventLoopDelay } from './event-loop.js';
import { live, ready } from './health.js';
import { type MetricSources, metrics } from './metrics.js';
import type { Question } from './question.js';

/** What a server tells those who run it. */
export class Operations {
  /** Whether subscribers are being sent away, and no more should come. */
  isDraining = false;
  readonly #sources: Omit<MetricSources, 'eventLoop' | 'isDraining'>;
  /** Watched only where somebody can ask for it. */
  #eventLoop: EventLoopDelay | undefined;

  constructor(sources: Omit<MetricSources, 'eventLoop' | 'isDraining'>) {
    this.#sources = sources;
  }

  /** What answers at a location. */
  answer(question: Question): Handler {
    switch (question) {
      case 'metrics': {
        this.#eventLoop ??= new EventLoopDelay(this.#sources.clock);
        const isDraining = () => this.isDraining;
        return metrics({ ...this.#sources, eventLoop: this.#eventLoop, isDraining });
      }
      case 'live':
        return live();
      case 'ready':
        return ready(() => this.#whyNotReady());
    }
  }

  /** Watches nothing any more. */
  stop(): void {
    this.#eventLoop?.stop();
  }

  #whyNotReady(): string | undefined {
    return this.isDraining ? 'The server is stopping' : faultOfStore(this.#sources.store);
  }
}
