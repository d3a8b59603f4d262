import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BidiSession } from './bidi.js';
import { type Browser, installed } from './browser.js';

const program = process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr';

/** It asks nobody on the network for anything but what a test tells it to. */
const preferences = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.safebrowsing.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.topsites.contile.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  // Tabs of one site have processes of their own, so that one of them alone can be stopped or ended.
  'dom.ipc.processCount.webIsolated': 16,
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.type': 0,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** For a session that may look behind the pages. */
const systemAccess = '--remote-allow-system-access';

/** The address at which Firefox waits for who drives it. */
async function listensAt(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
    const [, url] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
    if (url) {
      // What else it says is read, so that it is never held up, and thrown away.
      child.stderr?.resume();
      return url;
    }
    said.push(line);
  }
  throw new Error(`Firefox ended before it could be driven: ${said.join('\n')}`);
}

export const firefox: Browser = {
  name: 'Firefox',
  available: () =>
    installed('Firefox', [program], 'apt-get install firefox-esr, or set FIREFOX_PATH to another Firefox'),
  async start() {
    const profile = await mkdtemp(join(tmpdir(), 'pushstream-firefox-'));
    const lines = Object.entries(preferences).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    await writeFile(join(profile, 'user.js'), lines.join(''));
    const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
    const child = spawn(program, [...args, systemAccess, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(child, 'exit');
    const end = () => void child.kill('SIGKILL');
    process.on('exit', end);
    const session = await BidiSession.open(`${await listensAt(child)}/session`);
    const { capabilities } = await session.call<{ capabilities: { browserVersion: string } }>('session.new', {
      capabilities: {},
    });
    return {
      version: capabilities.browserVersion,
      newPage: () => session.newPage(),
      async close() {
        await session.call('browser.close');
        await exited;
        process.off('exit', end);
        await rm(profile, { recursive: true, force: true });
      },
    };
  },
};
