import { randomBytes } from 'node:crypto';
import { dayOf } from '../baseline/baseline.js';
import { exitCode, judgeGate } from '../baseline/gate.js';
import { relayClientChecks } from '../clients/checks/index.js';
import { clientByHand, clientCommand as startedBy } from '../clients/client-process.js';
import type { ClientPorts } from '../clients/client-stage.js';
import { freePort } from '../clients/listener.js';
import { runClients } from '../clients/run-clients.js';
import { clientOptions } from '../config/client-options.js';
import type { Option } from '../config/option.js';
import { UsageError } from '../config/usage-error.js';
import { select } from '../engine/select.js';
import { shellWord } from '../reports/shell.js';
import { relayClients } from '../spec/index.js';
import { interruptible } from '../target/check-target.js';
import { kitName, version } from '../target/version.js';
import { runReported } from './check.js';
import type { Command, Invocation } from './command.js';
import { openReports } from './reporting.js';

/** `client`: the kit is the server, and checks a subscriber client. */
export const clientCommand: Command = {
  name: 'client',
  usage: "--start 'CMD {url}' | --manual",
  help: 'Check a subscriber client: the kit is the server that it asks.',
  options: Object.values(clientOptions),
  words: { least: 0, most: 0 },
  run: checkClient,
};

/** Seconds that somebody may take to start a client by hand. */
const byHand = 600;

async function checkClient({ given, env, around, secrets, clock }: Invocation): Promise<number> {
  const get = <T>(option: Option<T>): T => option.read(given.get(option.flag) ?? [], { env, secrets });
  const start = get(clientOptions.start);
  const manual = get(clientOptions.manual);
  if ((start !== undefined) === manual) {
    throw new UsageError("client: give either --start 'CMD {url}' or --manual (see --help)");
  }
  if (start !== undefined && !start.includes('{url}') && !start.includes('PUSHSTREAM_URL')) {
    throw new UsageError(
      `--start: ${JSON.stringify(start)} does not say where the url goes: put {url} into it`,
    );
  }
  if (!manual && given.has('port')) throw new UsageError('--port: only for --manual');
  const only = get(clientOptions.only);
  const skip = get(clientOptions.skip);
  // Before anything is started: what can't be selected, and where nothing can be written.
  select(relayClientChecks, relayClients, only, skip);
  const reporting = openReports(get(clientOptions.report), env, around);

  const manualPort = manual ? get(clientOptions.port) || (await freePort()) : 0;
  let count = 0;
  const ports: ClientPorts = {
    clock,
    start: start === undefined ? clientByHand : startedBy(start, clock),
    hears: !manual,
    port: manualPort,
    timing: {
      start: 1000 * (manual && !given.has('start-timeout') ? byHand : get(clientOptions.startTimeout)),
      patience: get(clientOptions.patience),
      quiet: get(clientOptions.quiet),
    },
    // By hand, the client is told once and goes on from check to check.
    channelId: () => (manual ? 'manual' : `check-${++count}`),
    randomBytes,
  };
  if (manual) {
    around.stderr.write(
      `Start the client with this url, and start it again whenever it ends:\n  http://127.0.0.1:${manualPort}/sub?id=manual\n`,
    );
  }
  const plan = {
    kit: `${kitName} ${version}`,
    ledger: relayClients,
    checks: relayClientChecks,
    only,
    skip,
    ports,
    client: start ?? 'started by hand',
    concurrency: manual ? 1 : get(clientOptions.concurrency),
    again: (id: string) =>
      `${kitName} client ${start === undefined ? '--manual' : `--start ${shellWord(start)}`} --only ${id}`,
  };
  const result = await runReported(
    (hand) => interruptible(runClients({ ...plan, ...hand }), hand.signal),
    reporting,
    { env, around, secrets },
  );
  const gate = judgeGate(result, get(clientOptions.gate) ?? 'must', [], dayOf(clock.now()));
  const code = exitCode(gate);
  const options = start === undefined ? {} : { start: [start] };
  reporting.onEvent({ type: 'judged', result, gate, exitCode: code, environment: [], options });
  return code;
}
