import type { Sink } from '../../../http/exchange.js';

/** A sink that tells how much goes through it, and how it ends. */
export interface SinkWatcher {
  written(bytes: number): void;
  /** Told once. */
  over(isComplete: boolean): void;
}

export function countedSink(sink: Sink, watcher: SinkWatcher): Sink {
  return {
    framing: sink.framing,
    get queued() {
      return sink.queued;
    },
    write(bytes) {
      watcher.written(bytes.byteLength);
      sink.write(bytes);
    },
    onDrain: (listener) => sink.onDrain(listener),
    end() {
      sink.end();
      watcher.over(true);
    },
    cut() {
      sink.cut();
      watcher.over(false);
    },
  };
}
