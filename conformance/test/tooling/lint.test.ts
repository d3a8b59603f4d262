import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A line that the lint forbids in one place, and what it allows there instead. */
interface Planted {
  readonly what: string;
  readonly file: string;
  readonly bad: string;
  readonly good: string;
  readonly rule: string;
}

const uses = (name: string, from: string) => `import { ${name} } from '${from}';\n\n${name}();\n`;
const typed = (name: string, from: string) =>
  `import type { ${name} } from '${from}';\n\nexport type Its${name} = ${name};\n`;

const imports = 'lint/style/noRestrictedImports';
const globals = 'lint/style/noRestrictedGlobals';
const floating = 'lint/nursery/noFloatingPromises';
const plugin = 'plugin';

const server = 'reference-server/src';
const kit = 'conformance/src';

const check = (body: string) =>
  `import { check } from '../../../../engine/check.js';\n\nexport default check({ run: async (channel: { held(): Promise<void> }) => {\n${body}\n} });\n`;

/** A file of so many lines. */
const long = (lines: number) =>
  Array.from({ length: lines }, (_, index) => `export const line${index} = ${index};\n`).join('');

const planted: Planted[] = [
  {
    what: 'a file is longer than can be read in one sitting',
    file: 'sdk/src/engine/long.ts',
    bad: long(301),
    good: long(299),
    rule: 'lint/style/noExcessiveLinesPerFile',
  },
  // between the packages
  {
    what: 'the client imports the server',
    file: 'sdk/src/client/push-stream.ts',
    bad: uses('createPushServer', 'pushstream-server'),
    good: uses('machine', '../engine/machine.js'),
    rule: imports,
  },
  {
    what: 'the server imports the kit',
    file: `${server}/index.ts`,
    bad: uses('requirements', 'pushstream-conformance/spec'),
    good: uses('createBroker', './broker/broker.js'),
    rule: imports,
  },
  {
    what: 'the engine of the kit imports the server',
    file: `${kit}/engine/schedule.ts`,
    bad: uses('createPushServer', 'pushstream-server'),
    good: uses('connect', '../wire/connect.js'),
    rule: plugin,
  },
  {
    what: 'a probe knows who writes down what it found',
    file: `${kit}/probe/facts.ts`,
    bad: uses('settings', '../config/settings.js'),
    good: uses('preflight', '../engine/preflight.js'),
    rule: plugin,
  },
  {
    what: 'the published kit imports the mutants of a profile',
    file: `${kit}/target/embedded.ts`,
    bad: uses('relayMutants', '../profiles/relay/proof/mutants.js'),
    good: uses('createPushServer', 'pushstream-server'),
    rule: plugin,
  },
  {
    what: 'a check imports the mutants beside it',
    file: `${kit}/profiles/nchan/pubsub/checks.ts`,
    bad: uses('pubsubMutants', './mutants.js'),
    good: uses('pubsub', './requirements.js'),
    rule: plugin,
  },
  {
    what: 'the published kit imports the proof',
    file: `${kit}/cli/listing.ts`,
    bad: uses('collections', '../proof/collections.js'),
    good: uses('profiles', '../profiles/index.js'),
    rule: plugin,
  },
  {
    what: 'the embedded server of a profile imports a mutant of the same',
    file: `${kit}/profiles/push-stream/embedded/server.ts`,
    bad: uses('messagesMutants', '../messages/mutants/index.js'),
    good: uses('createPushServer', 'pushstream-server'),
    rule: plugin,
  },
  {
    what: 'the published kit imports what writes the docs',
    file: `${kit}/profiles/index.ts`,
    bad: uses('requirementPages', '../docs/pages.js'),
    good: uses('relayProfile', './relay/profile.js'),
    rule: plugin,
  },
  {
    what: 'what writes the docs imports the command line',
    file: `${kit}/docs/pages.ts`,
    bad: uses('explainAny', '../cli/listing.js'),
    good: uses('collections', '../proof/collections.js'),
    rule: imports,
  },
  {
    what: 'a mutant reaches into the files of the server',
    file: `${kit}/profiles/relay/roles/mutants.ts`,
    bad: uses('createBroker', '../../../reference-server/src/broker/broker.js'),
    good: uses('createBroker', 'pushstream-server/parts'),
    rule: imports,
  },
  {
    what: 'the site reads more of the kit than the ledger',
    file: 'docs/requirements.data.ts',
    bad: uses('run', 'pushstream-conformance'),
    good: uses('requirements', 'pushstream-conformance/spec'),
    rule: imports,
  },
  {
    what: 'a check of clients sets a timer',
    file: `${kit}/clients/relay/checks/patient.ts`,
    bad: 'export const later = (task: () => void) => setTimeout(task, 1000);\n',
    good: uses('relayCheck', '../relay-check.js') + uses('echoesTag', '../echo.js'),
    rule: globals,
  },
  {
    what: 'a check of clients opens a server',
    file: `${kit}/clients/relay/checks/busy.ts`,
    bad: uses('createServer', 'node:net'),
    good: uses('relayCheck', '../relay-check.js'),
    rule: imports,
  },
  {
    what: 'what checks clients imports a report',
    file: `${kit}/clients/run-clients.ts`,
    bad: uses('consoleReport', '../reports/console.js'),
    good: uses('select', '../engine/select.js'),
    rule: plugin,
  },
  {
    what: 'what checks clients imports the checks of servers',
    file: `${kit}/clients/judge-client.ts`,
    bad: uses('relayChecks', '../profiles/relay/checks.js'),
    good: uses('relayClients', '../profiles/relay/ledger.js'),
    rule: plugin,
  },
  // inside the reference server
  {
    what: 'the broker imports HTTP',
    file: `${server}/broker/channel.ts`,
    bad: uses('respond', '../http/exchange.js'),
    good: uses('store', './store.js'),
    rule: imports,
  },
  {
    what: 'the broker reads a file',
    file: `${server}/broker/retention.ts`,
    bad: uses('readFileSync', 'node:fs'),
    good: uses('store', './store.js'),
    rule: imports,
  },
  {
    what: 'the broker asks for the time',
    file: `${server}/broker/order.ts`,
    bad: 'export const second = () => Math.floor(Date.now() / 1000);\n',
    good: 'export const second = (now: number) => Math.floor(now / 1000);\n',
    rule: globals,
  },
  {
    what: 'a dialect imports the connection',
    file: `${server}/dialects/relay/publish.ts`,
    bad: uses('connection', '../../http/connection.js'),
    good: uses('stream', '../../delivery/streaming.js') + uses('conditions', '../conditions.js'),
    rule: imports,
  },
  {
    what: 'a dialect imports more than types from the Exchange',
    file: `${server}/dialects/relay/subscribe.ts`,
    bad: uses('answer', '../../http/exchange.js'),
    good: typed('Exchange', '../../http/exchange.js'),
    rule: plugin,
  },
  {
    what: 'delivery imports a dialect',
    file: `${server}/delivery/long-polling.ts`,
    bad: uses('etag', '../dialects/relay/etag.js'),
    good: uses('channel', '../broker/channel.js') + typed('Exchange', '../http/exchange.js'),
    rule: imports,
  },
  {
    what: 'a store imports HTTP',
    file: `${server}/stores/memory.ts`,
    bad: uses('exchange', '../http/exchange.js'),
    good: uses('store', '../broker/store.js'),
    rule: imports,
  },
  {
    what: 'the language of nginx.conf imports what happens to a request',
    file: `${server}/nginx-conf/language/scope.ts`,
    bad: uses('compileScript', '../site/script.js'),
    good: uses('readListen', './listen.js') + uses('readDuration', '../../dialects/units.js'),
    rule: plugin,
  },
  {
    what: 'a directive of the language imports the type of what serves it',
    file: `${server}/nginx-conf/language/directives/static.ts`,
    bad: typed('Content', '../../site/content/content.js'),
    good: typed('Word', '../lexer.js'),
    rule: plugin,
  },
  {
    what: 'the language of nginx.conf imports what listens',
    file: `${server}/nginx-conf/language/listen.ts`,
    bad: uses('bind', '../listening/bind.js'),
    good: uses('words', './lexer.js'),
    rule: plugin,
  },
  {
    what: 'the language of nginx.conf imports the configuration',
    file: `${server}/nginx-conf/language/check.ts`,
    bad: typed('Configuration', '../configuration.js'),
    good: typed('Declaration', './declaration.js'),
    rule: plugin,
  },
  {
    what: 'a site imports what listens',
    file: `${server}/nginx-conf/site/answer/answers.ts`,
    bad: typed('Acceptor', '../../listening/acceptor.js'),
    good: typed('Listen', '../../language/listen.js') + uses('refused', '../outcome.js'),
    rule: plugin,
  },
  {
    what: 'what listens imports the configuration',
    file: `${server}/nginx-conf/listening/acceptor.ts`,
    bad: typed('Configuration', '../configuration.js'),
    good: typed('Site', '../site/sites.js') + typed('Listen', '../language/listen.js'),
    rule: plugin,
  },
  {
    what: 'a regular expression imports who uses it',
    file: `${server}/regex/cost.ts`,
    bad: uses('readCondition', '../nginx-conf/language/if-condition.js'),
    good: uses('translate', './pcre-translator.js'),
    rule: imports,
  },
  {
    what: 'HTTP imports the command line',
    file: `${server}/http/connection.ts`,
    bad: uses('options', '../process/options.js'),
    good: uses('variables', './variables.js'),
    rule: imports,
  },
  {
    what: 'the server sets a timer of its own',
    file: `${server}/http/idle.ts`,
    bad: 'export const idle = (task: () => void) => setTimeout(task, 1000);\n',
    good: 'export const idle = (clock: { after(ms: number, task: () => void): void }, task: () => void) => clock.after(1000, task);\n',
    rule: globals,
  },
  {
    what: 'the server asks for the time by itself',
    file: `${server}/http/date.ts`,
    bad: 'export const today = () => new Date();\n',
    good: 'export const today = (now: number) => new Date(now);\n',
    rule: plugin,
  },
  // inside the kit
  {
    what: 'a check imports Node',
    file: `${kit}/profiles/relay/subscriber-get/checks/order.ts`,
    bad: uses('request', 'node:http'),
    good: uses('check', '../../../../engine/check.js') + typed('Channel', '../../../../actors/channel.js'),
    rule: imports,
  },
  {
    what: 'a check imports the wire',
    file: `${kit}/profiles/relay/subscriber-get/checks/bytes.ts`,
    bad: uses('connect', '../../../../wire/connect.js'),
    good: uses('requirement', '../../../../spec/requirement.js'),
    rule: imports,
  },
  {
    what: 'a check makes its own actor',
    file: `${kit}/profiles/relay/subscriber-get/checks/actor.ts`,
    bad: uses('publisher', '../../../../actors/publisher.js'),
    good: typed('Publisher', '../../../../actors/publisher.js'),
    rule: plugin,
  },
  {
    what: 'a check sleeps',
    file: `${kit}/profiles/relay/subscriber-get/checks/held.ts`,
    bad: check('await new Promise((wake) => setTimeout(wake, 100));\nawait channel.held();'),
    good: check('await channel.held();'),
    rule: globals,
  },
  {
    what: 'a check sleeps behind globalThis',
    file: `${kit}/profiles/relay/subscriber-get/checks/hidden.ts`,
    bad: check('await new Promise((wake) => globalThis.setTimeout(wake, 100));\nawait channel.held();'),
    good: check('await channel.held();'),
    rule: globals,
  },
  {
    what: 'a check fetches',
    file: `${kit}/profiles/relay/subscriber-get/checks/fetches.ts`,
    bad: check("await fetch('http://127.0.0.1/');\nawait channel.held();"),
    good: check('await channel.held();'),
    rule: globals,
  },
  {
    what: 'a check lets a promise go',
    file: `${kit}/profiles/relay/subscriber-get/checks/floats.ts`,
    bad: check('channel.held();'),
    good: check('await channel.held();'),
    rule: floating,
  },
  {
    what: 'the ledger imports the wire',
    file: `${kit}/profiles/relay/publisher-put/requirements.ts`,
    bad: uses('connect', '../../../wire/connect.js'),
    good: uses('section', '../../../spec/requirement.js'),
    rule: imports,
  },
  {
    what: 'what the published ledgers share imports an actor',
    file: `${kit}/spec/requirement.ts`,
    bad: uses('publisher', '../actors/publisher.js'),
    good: uses('feature', './feature.js'),
    rule: imports,
  },
  {
    what: 'an option is made of the profiles',
    file: `${kit}/options/readers.ts`,
    bad: uses('profiles', '../profiles/index.js'),
    good: uses('nearest', './nearest.js'),
    rule: plugin,
  },
  {
    what: 'what a run is told knows who checks clients',
    file: `${kit}/config/options.ts`,
    bad: uses('clientModes', '../clients/push-stream/features.js'),
    good: uses('profiles', '../profiles/index.js'),
    rule: plugin,
  },
  {
    what: 'a profile reads the settings of a run',
    file: `${kit}/profiles/nchan/options.ts`,
    bad: uses('settings', '../../config/settings.js'),
    good: uses('readText', '../../options/readers.js'),
    rule: plugin,
  },
  {
    what: 'what all mutants are made with knows a profile',
    file: `${kit}/mutants/world.ts`,
    bad: uses('profiles', '../profiles/index.js'),
    good: typed('Profile', '../engine/profile.js'),
    rule: plugin,
  },
  {
    what: 'what checks push-stream clients knows how relay clients are checked',
    file: `${kit}/clients/push-stream/line.ts`,
    bad: uses('answerWith', '../relay/transmission.js'),
    good: uses('pauseBy', '../pause.js'),
    rule: plugin,
  },
  {
    what: 'what all checks of clients share knows those of one kind',
    file: `${kit}/clients/inbox.ts`,
    bad: uses('relayProfile', './relay/profile.js'),
    good: uses('judgeClient', './judge-client.js'),
    rule: plugin,
  },
  {
    what: 'the wire imports the engine',
    file: `${kit}/wire/probe.ts`,
    bad: uses('judge', '../engine/judge.js'),
    good: uses('read', './response-reader.js') + uses('connect', 'node:net'),
    rule: plugin,
  },
  {
    what: 'the wire imports a profile',
    file: `${kit}/wire/frames.ts`,
    bad: typed('Profile', '../profiles/index.js'),
    good: uses('read', './response-reader.js'),
    rule: plugin,
  },
  {
    what: 'an actor that all profiles share imports a profile',
    file: `${kit}/actors/stage.ts`,
    bad: uses('settingOf', '../profiles/push-stream/settings.js'),
    good: uses('connect', '../wire/connect.js'),
    rule: plugin,
  },
  {
    what: 'an actor of a profile imports the engine',
    file: `${kit}/profiles/nchan/actors/scene.ts`,
    bad: uses('judge', '../../../engine/judge.js'),
    good: uses('Stage', '../../../actors/stage.js'),
    rule: plugin,
  },
  {
    what: 'a profile imports another one',
    file: `${kit}/profiles/nchan/profile.ts`,
    bad: uses('relayProfile', '../relay/profile.js'),
    good: typed('Profile', '../../engine/profile.js'),
    rule: plugin,
  },
  {
    what: 'an area of a profile imports another profile',
    file: `${kit}/profiles/nchan/eventsource/mutants.ts`,
    bad: uses('telling', '../../push-stream/proof/telling.js'),
    good: uses('nchanMutant', '../proof/mutant.js'),
    rule: plugin,
  },
  {
    what: 'a server of the proof imports another profile',
    file: `${kit}/profiles/nchan/proof/server/frames.ts`,
    bad: uses('Frames', '../../../push-stream/proof/independent/frames.js'),
    good: uses('frames', '../../../../wire/websocket-frames.js'),
    rule: plugin,
  },
  {
    what: 'a report imports the wire',
    file: `${kit}/reports/console.ts`,
    bad: uses('connect', '../wire/connect.js'),
    good: uses('finished', '../engine/results.js') + uses('frames', '../wire/websocket-reader.js'),
    rule: plugin,
  },
  {
    what: 'a report imports a profile',
    file: `${kit}/reports/junit.ts`,
    bad: uses('profiles', '../profiles/index.js'),
    good: uses('finished', '../engine/results.js'),
    rule: plugin,
  },
  {
    what: 'the engine imports a report',
    file: `${kit}/engine/judge.ts`,
    bad: uses('render', '../reports/console.js'),
    good: uses('connect', '../wire/connect.js'),
    rule: plugin,
  },
  {
    what: 'the engine imports a profile',
    file: `${kit}/engine/run.ts`,
    bad: uses('profiles', '../profiles/index.js'),
    good: uses('judge', './judge.js'),
    rule: plugin,
  },
  {
    what: 'the engine imports the command line',
    file: `${kit}/engine/select.ts`,
    bad: uses('options', '../cli/options.js'),
    good: uses('retiredIds', '../spec/retired.js'),
    rule: imports,
  },
  {
    what: 'the engine waits in real time',
    file: `${kit}/engine/calibrate.ts`,
    bad: 'export const later = (task: () => void) => setTimeout(task, 50);\n',
    good: 'export const later = (clock: { after(ms: number, task: () => void): void }, task: () => void) => clock.after(50, task);\n',
    rule: globals,
  },
  // in tests
  {
    what: 'a test sleeps',
    file: 'conformance/test/engine/schedule.test.ts',
    bad: 'await new Promise((wake) => setTimeout(wake, 100));\n',
    good: 'await new Promise((wake) => setImmediate(wake));\n',
    rule: globals,
  },
  {
    what: "a test imports Node's sleep",
    file: 'reference-server/test/held.test.ts',
    bad: "import { setTimeout as sleep } from 'node:timers/promises';\n\nawait sleep(100);\n",
    good: "import { once } from 'node:events';\n\nawait once(process, 'message');\n",
    rule: imports,
  },
];

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Writes one variant of every planted file beside the project's own lint settings and lints it all. */
function lint(directory: string, variant: 'bad' | 'good') {
  for (const settings of ['biome.json', '.biome']) {
    cpSync(join(root, settings), join(directory, settings), { recursive: true });
  }
  for (const { file, [variant]: text } of planted) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['--error-on-warnings', '--formatter-enabled=false', '--assist-enabled=false'];
  const { status, stdout } = spawnSync(
    process.execPath,
    [biome, 'check', ...options, '--max-diagnostics=none', '--reporter=github', '.'],
    { cwd: directory, encoding: 'utf8' },
  );
  const annotations = [...stdout.matchAll(/^::\w+ title=([^,]+),file=([^,]+),/gm)];
  return {
    status,
    stdout,
    rulesAt: (file: string) => annotations.filter(([, , at]) => at?.endsWith(file)).map(([, rule]) => rule),
  };
}

describe('the lint', () => {
  const directories: string[] = [];
  let red: ReturnType<typeof lint>;
  let green: ReturnType<typeof lint>;

  const scratch = () => {
    const directory = mkdtempSync(join(tmpdir(), 'pushstream-lint-'));
    directories.push(directory);
    return directory;
  };

  beforeAll(() => {
    red = lint(scratch(), 'bad');
    green = lint(scratch(), 'good');
  });

  afterAll(() => {
    for (const directory of directories) rmSync(directory, { recursive: true });
  });

  it.each(planted)('goes red when $what', ({ file, rule }) => {
    expect(red.rulesAt(file)).toEqual([rule]);
    expect(red.status).toBe(1);
  });

  it('is green on the same files written as the design wants them', () => {
    expect(green.stdout).toBe('');
    expect(green.status).toBe(0);
  });
});
