import { version } from '../version.js';
import { isNginxStyle, NginxUsageError, readNginxOptions } from './nginx-options.js';
import { help, readOptions, UsageError } from './options.js';
import { isWorker } from './workers/news.js';

/** Starts, tests or signals as nginx does; what that takes is loaded only then. */
async function likeNginx(words: readonly string[]): Promise<void> {
  const options = readNginxOptions(words);
  if (options.help) {
    console.log(help.trimEnd());
    return;
  }
  if (isWorker()) {
    (await import('./nginx-in-worker.js')).nginxInWorker();
    return;
  }
  const { startInBackground } = await import('./start-in-background.js');
  const isReady = await startInBackground(options, words);
  if (isReady !== undefined) {
    process.exitCode = isReady ? 0 : 1;
    return;
  }
  const { nginxCommand } = await import('./nginx-command.js');
  process.exitCode = await nginxCommand(options);
}

/** Runs the command line; returns when the server listens or there was something else to say. */
export async function main(words: readonly string[]): Promise<void> {
  try {
    if (isNginxStyle(words)) return await likeNginx(words);
    const command = readOptions(words);
    if (command.do === 'help') console.log(help.trimEnd());
    else if (command.do === 'version') console.log(version);
    else if (isWorker()) (await import('./serve-in-worker.js')).serveInWorker(command.settings);
    else if (command.settings.workers > 1)
      await (await import('./serve-by-workers.js')).serveByWorkers(command.settings);
    else await (await import('./serve.js')).serve(command.settings);
  } catch (error) {
    if (error instanceof NginxUsageError) {
      console.error(`nginx: ${error.message}`);
      process.exitCode = 1;
      return;
    }
    if (!(error instanceof UsageError)) throw error;
    console.error(`pushstream-server: ${error.message}\nTry: pushstream-server --help`);
    process.exitCode = 2;
  }
}
