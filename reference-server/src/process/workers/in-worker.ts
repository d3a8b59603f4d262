import { Socket } from 'node:net';
import { systemClock } from '../../broker/clock.js';
import type { FirstFrame, WorkerFrame } from '../../workers/frames.js';
import { Link } from '../../workers/link.js';
import { WorkerStore } from '../../workers/worker-store.js';
import { linkDescriptor, type Order, type ReadConfiguration, type Report } from './news.js';

/** A server in a worker. */
export interface ServedHere {
  /** Serves a connection that was accepted on this address. */
  accept(socket: Socket, address: string): void;
  /** Goes over to another configuration. */
  reload(configuration: ReadConfiguration | undefined): Promise<void>;
  /** Opens the logs anew. */
  reopen(): void;
  /** @param patiently waits for requests that are arriving */
  close(patiently: boolean): Promise<void>;
}

function report(news: Report): void {
  if (process.connected) process.send?.(news);
}

/**
 * Serves what the first process hands over, until that says that it is enough, or is gone.
 * @param begin starts the server: its channels are in this store
 */
export function serveHandedOver(
  begin: (store: WorkerStore, configuration: ReadConfiguration | undefined) => Promise<ServedHere>,
): void {
  const link = new Link<WorkerFrame, FirstFrame>(new Socket({ fd: linkDescriptor }), systemClock);
  let served: ServedHere | undefined;
  let isStopping = false;
  const stop = async (patiently: boolean) => {
    // A second word does not wait for what the first waits for.
    if (isStopping && patiently) return;
    isStopping = true;
    await served?.close(patiently);
    process.exit(0);
  };
  /** Beginning and reloading, one after the other. */
  let work = Promise.resolve();
  const perform = (task: () => Promise<void>) => {
    work = work.then(task).then(
      () => report({ type: 'ready' }),
      (error: unknown) =>
        report({ type: 'failed', text: error instanceof Error ? error.message : String(error) }),
    );
  };
  const take = (socket: Socket | undefined, address: string) => {
    if (isStopping || !served) {
      // What was not taken goes to another worker when this one has ended.
      socket?.destroy();
      return;
    }
    link.send(['taken']);
    if (!socket) return;
    socket.allowHalfOpen = true;
    served.accept(socket, address);
  };
  process.on('message', (order: Order, socket: Socket | undefined) => {
    switch (order.type) {
      case 'start':
        perform(async () => {
          served = await begin(new WorkerStore(link, () => process.exit(1)), order.configuration);
        });
        break;
      case 'connection':
        take(socket, order.address);
        break;
      case 'reload':
        perform(async () => served?.reload(order.configuration));
        break;
      case 'reopen':
        served?.reopen();
        break;
      case 'stop':
        void stop(order.patiently);
        break;
    }
  });
  // Nobody is left to work for.
  process.on('disconnect', () => process.exit(1));
  process.on('SIGTERM', () => void stop(false));
  // What a terminal tells all processes of a group, the first one passes on in its order.
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const)
    process.on(signal, () => {});
}
