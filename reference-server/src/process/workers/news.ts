import type { ConfigurationSource } from '../../nginx-conf/configuration.js';

/** A configuration of nginx, as the first process has read it. */
export interface ReadConfiguration {
  readonly source: ConfigurationSource;
  /** What was read, by its path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What the first process tells a worker, beside what goes over the link. */
export type Order =
  | { readonly type: 'start' | 'reload'; readonly configuration: ReadConfiguration | undefined }
  /** Comes with a connection. @param address on which it was accepted */
  | { readonly type: 'connection'; readonly address: string }
  | { readonly type: 'reopen' }
  /** @param patiently whether requests that are arriving are waited for */
  | { readonly type: 'stop'; readonly patiently: boolean };

/** What a worker tells the first process. */
export type Report =
  /** It has begun, or has gone over to another configuration. */
  | { readonly type: 'ready' }
  /** It could not. */
  | { readonly type: 'failed'; readonly text: string };

/** Set in the environment of a worker. */
export const workerMark = 'PUSHSTREAM_SERVER_WORKER';

/** The descriptor of a worker on which its link to the first process is. */
export const linkDescriptor = 4;

/** Whether this process was started to be a worker. */
export function isWorker(): boolean {
  return process.env[workerMark] !== undefined && process.send !== undefined;
}
