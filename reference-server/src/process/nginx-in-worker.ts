import { systemClock } from '../broker/clock.js';
import { Configuration } from '../nginx-conf/configuration.js';
import { givenFiles } from '../nginx-conf/language/recorded-files.js';
import { NginxServer } from '../nginx-conf/nginx-server.js';
import { descriptors } from './descriptors.js';
import { Logs } from './logs.js';
import { processSettings } from './process-settings.js';
import { handleUncaughtErrors } from './uncaught-errors.js';
import { serveHandedOver } from './workers/in-worker.js';
import type { ReadConfiguration } from './workers/news.js';

/** Serves in a worker of a server that has a configuration of nginx, which the first process has read. */
export function nginxInWorker(): void {
  const logs = new Logs();
  handleUncaughtErrors((text) => logs.error('alert', text));
  /** Goes over to the logs of a configuration. */
  const read = (given: ReadConfiguration | undefined) => {
    if (!given) throw new Error('there is no configuration');
    const configuration = new Configuration(given.source, givenFiles(given.files));
    const { errorLogs, accessLogs } = processSettings(configuration);
    logs.use(errorLogs, accessLogs);
    return configuration;
  };
  serveHandedOver(async (store, given) => {
    const server = new NginxServer(read(given), systemClock, logs, descriptors(), store);
    return {
      accept: (socket, address) => server.accept(socket, address),
      reload: async (next) => server.goOver(read(next)),
      reopen: () => logs.reopen(),
      close: (patiently) => server.close(patiently),
    };
  });
}
