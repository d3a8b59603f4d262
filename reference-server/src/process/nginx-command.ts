import { systemClock } from '../broker/clock.js';
import { allFaults } from '../nginx-conf/all-faults.js';
import { Configuration, type ConfigurationSource } from '../nginx-conf/configuration.js';
import { nodeFiles } from '../nginx-conf/language/node-files.js';
import { parseConfiguration, type Statement } from '../nginx-conf/language/parser.js';
import { ConfigurationError, placeOf } from '../nginx-conf/language/position.js';
import { RecordedFiles } from '../nginx-conf/language/recorded-files.js';
import { SharedState } from '../nginx-conf/site/shared-state.js';
import { version } from '../version.js';
import { isInBackground, tell } from './background.js';
import { sourceOf } from './configuration-source.js';
import { Logs } from './logs.js';
import type { NginxOptions } from './nginx-options.js';
import { PidFile } from './pid-file.js';
import { errorLogsOf, processSettings, userToBecome } from './process-settings.js';
import { RunningServer } from './running-server.js';
import { say } from './say.js';
import { sendSignal } from './send-signal.js';
import { StartError } from './start-error.js';
import { firstUnwritable } from './unwritable.js';

/** Does what a command line with options of nginx asks for; returns the exit status. */
export async function nginxCommand(options: NginxOptions): Promise<number> {
  try {
    return await perform(options);
  } catch (error) {
    // A fault of the code: nobody would see it, for in the background standard error leads nowhere.
    const text = error instanceof Error ? error.stack : String(error);
    if (isInBackground()) await tell({ type: 'report', text: `[emerg] ${text}` });
    throw error;
  }
}

async function perform(options: NginxOptions): Promise<number> {
  if (options.version !== 'none') {
    process.stderr.write(`nginx version: pushstream-server/${version}\n`);
    if (options.version === 'long') {
      process.stderr.write(`built with Node.js ${process.versions.node}\n`);
      process.stderr.write(
        'configure arguments: --add-module=nginx_http_push_module --add-module=nginx-push-stream-module\n',
      );
    }
    if (options.test === 'none') return 0;
  }
  const source = sourceOf(options);
  const files = new RecordedFiles(nodeFiles);
  let configuration: Configuration;
  try {
    configuration = new Configuration(source, files);
    check(configuration);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const faults = allFaults(source, nodeFiles, check);
    for (const { message, advice } of faults.length > 0 ? faults : [error]) {
      await fail(advice === undefined ? message : `${message}: ${advice}`, options, source);
    }
    if (options.test !== 'none') say(`configuration file ${source.path} test failed`);
    if (isInBackground()) await tell({ type: 'failed' });
    return 1;
  }
  if (options.test !== 'none') return test(configuration, options);
  if (options.signal) return sendSignal(options.signal, new PidFile(processSettings(configuration).pidFile));
  return start(configuration, files);
}

/** Compiles a configuration for nothing but its errors. */
function check(configuration: Configuration): void {
  const journal = { error() {}, access() {} };
  userToBecome(processSettings(configuration));
  configuration.compile(new SharedState(systemClock, journal, configuration.memory), journal).close();
}

/** Says why a configuration is refused, on standard error and, unless that was only a test, in the error log. */
async function fail(
  text: string,
  { test, signal }: NginxOptions,
  source: ConfigurationSource,
): Promise<void> {
  if (isInBackground()) await tell({ type: 'report', text: `[emerg] ${text}` });
  say(`[emerg] ${text}`);
  if (test === 'none' && !signal) logFailure(text, source);
}

/** Writes to the error log of a configuration of which something is wrong. */
function logFailure(text: string, source: ConfigurationSource): void {
  let statements: readonly Statement[] = [];
  try {
    statements = parseConfiguration(source.path, nodeFiles).statements;
  } catch {
    // Then it is the usual log.
  }
  const logs = new Logs();
  try {
    logs.use(
      errorLogsOf(statements, source)
        .filter(({ file }) => file !== 'stderr')
        .map((log) => ({ ...log, makeFolder: false })),
      [],
    );
    logs.error('emerg', text);
  } catch {
    // There is no folder for it; standard error has it.
  }
}

function test(configuration: Configuration, { test, quiet }: NginxOptions): number {
  const { taken, source, tree, warnings } = configuration;
  const fault = firstUnwritable(processSettings(configuration));
  for (const { text, position } of warnings) say(`[warn] ${text} in ${placeOf(position)}`);
  if (!quiet) {
    for (const { statement, effect } of taken) {
      const { text, position } = statement.name;
      const what =
        effect === 'accepted' ? 'is taken and does nothing' : 'is not run here, its location answers 502';
      say(
        `[${effect === 'accepted' ? 'notice' : 'warn'}] "${text}" directive ${what} in ${placeOf(position)}`,
      );
    }
    say(`the configuration file ${source.path} syntax is ok`);
  }
  if (fault !== undefined) {
    say(`[emerg] ${fault}`);
    say(`configuration file ${source.path} test failed`);
    return 1;
  }
  if (!quiet) say(`configuration file ${source.path} test is successful`);
  if (test === 'dump') {
    for (const { path, bytes } of tree.files) {
      process.stdout.write(`# configuration file ${path}:\n`);
      process.stdout.write(bytes);
      process.stdout.write('\n');
    }
  }
  return 0;
}

async function start(configuration: Configuration, files: RecordedFiles): Promise<number> {
  const daemon = isInBackground();
  const report = (text: string) => {
    if (daemon) void tell({ type: 'report', text: `[emerg] ${text}` });
    else say(`[emerg] ${text}`);
  };
  const server = new RunningServer(configuration.source);
  try {
    await server.start(configuration, files, report);
    if (daemon) await tell({ type: 'ready' });
    return 0;
  } catch (error) {
    if (!(error instanceof StartError) && !(error instanceof ConfigurationError)) throw error;
    report(error.message);
    if (daemon) await tell({ type: 'failed' });
    return 1;
  }
}
