import { randomBytes } from 'node:crypto';
import { dayOf } from '../baseline/baseline.js';
import { exitCode, judgeGate } from '../baseline/gate.js';
import type { ClientCheck } from '../clients/client-check.js';
import { clientByHand, clientCommand as startedBy } from '../clients/client-process.js';
import { freePort, listenOnLoopback } from '../clients/listen.js';
import { clientOptions } from '../clients/options.js';
import { type ClientMode, clientModes } from '../clients/push-stream/features.js';
import { History } from '../clients/push-stream/history.js';
import { pushStreamProfile } from '../clients/push-stream/profile.js';
import { subscriberUrl } from '../clients/push-stream/serving/index.js';
import { relayProfile } from '../clients/relay/profile.js';
import { type ClientProfile, runClients } from '../clients/run-clients.js';
import type { ClientPorts, PlayableStage } from '../clients/stage.js';
import { checkChannel } from '../clients/stranger.js';
import { select } from '../engine/select.js';
import type { Option } from '../options/option.js';
import { UsageError } from '../options/usage-error.js';
import { shellWord } from '../reports/shell.js';
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
/** By hand, the client is told once and goes on from check to check. */
const manualId = 'manual';

async function checkClient(invocation: Invocation): Promise<number> {
  const { given, env, secrets, clock } = invocation;
  const get = <T>(option: Option<T>): T => option.read(given.get(option.flag) ?? [], { env, secrets });
  const asked = readAsked(invocation, get);
  const { start, manual, modes } = asked;
  const manualPort = manual ? get(clientOptions.port) || (await freePort()) : 0;
  let count = 0;
  const ports: ClientPorts = {
    clock,
    start: start === undefined ? clientByHand : startedBy(start, clock),
    hears: !manual,
    listen: listenOnLoopback,
    port: manualPort,
    timing: {
      start: 1000 * (manual && !given.has('start-timeout') ? byHand : get(clientOptions.startTimeout)),
      patience: get(clientOptions.patience),
      quiet: get(clientOptions.quiet),
    },
    channelId: () => (manual ? manualId : checkChannel(++count)),
    randomBytes,
  };
  if (asked.profile === 'relay') {
    const url = `http://127.0.0.1:${manualPort}/sub?id=${manualId}`;
    return runProfile(relayProfile(ports), ports, url, asked, get, invocation);
  }
  // A client that goes on from check to check must find that time goes on too.
  const kept = new History();
  const history = () => (manual ? kept : new History());
  const declared = {
    modes,
    severalChannels: !manual && !get(clientOptions.singleChannel),
    eventTypes: !get(clientOptions.noEventTypes),
  };
  const url = subscriberUrl(modes[0] ?? 'stream', manualPort, [manualId]);
  return runProfile(pushStreamProfile({ ...ports, history }, declared), ports, url, asked, get, invocation);
}

/** What was asked for, as far as it must fit together. */
interface Asked {
  readonly start: string | undefined;
  readonly manual: boolean;
  readonly profile: 'relay' | 'push-stream';
  readonly modes: readonly ClientMode[];
}

type Get = <T>(option: Option<T>) => T;

/** @throws UsageError */
function readAsked({ given }: Invocation, get: Get): Asked {
  const start = get(clientOptions.start);
  const manual = get(clientOptions.manual);
  const profile = get(clientOptions.profile);
  const named = get(clientOptions.modes);
  const modes = named.length > 0 ? clientModes.filter((mode) => named.includes(mode)) : clientModes;
  if ((start !== undefined) === manual) {
    throw new UsageError("client: give either --start 'CMD {url}' or --manual (see --help)");
  }
  if (start !== undefined && !start.includes('{url}') && !start.includes('PUSHSTREAM_URL')) {
    throw new UsageError(
      `--start: ${JSON.stringify(start)} does not say where the url goes: put {url} into it`,
    );
  }
  if (!manual && given.has('port')) throw new UsageError('--port: only for --manual');
  for (const flag of ['modes', 'single-channel', 'no-event-types']) {
    if (profile === 'relay' && given.has(flag)) {
      throw new UsageError(`--${flag}: only for --profile push-stream`);
    }
  }
  if (profile === 'push-stream' && manual && modes.length > 1) {
    throw new UsageError(`--manual: a client started by hand has one mode: give --modes ${modes[0]}`);
  }
  return { start, manual, profile, modes };
}

async function runProfile<Stage extends PlayableStage, Check extends ClientCheck<Stage>>(
  profile: ClientProfile<Stage, Check>,
  ports: ClientPorts,
  url: string,
  { start, manual }: Asked,
  get: Get,
  { given, env, around, secrets, clock }: Invocation,
): Promise<number> {
  const only = get(clientOptions.only);
  const skip = get(clientOptions.skip);
  const requirementSet = get(clientOptions.requirements);
  // Before anything is started: what can't be selected, and where nothing can be written.
  select(profile.checks, profile.ledger, only, skip, requirementSet);
  const reporting = openReports(get(clientOptions.report), env, around);
  if (manual) {
    around.stderr.write(`Start the client with this url, and start it again whenever it ends:\n  ${url}\n`);
  }
  const about = ['profile', 'modes', 'single-channel', 'no-event-types', 'requirements'].flatMap((flag) =>
    (given.get(flag) ?? []).map(({ text }) => `--${flag}${text === 'true' ? '' : ` ${shellWord(text)}`}`),
  );
  const plan = {
    kit: `${kitName} ${version}`,
    profile,
    only,
    skip,
    requirementSet,
    clock,
    timing: ports.timing,
    client: start ?? 'started by hand',
    concurrency: manual ? 1 : get(clientOptions.concurrency),
    again: (id: string) =>
      [
        `${kitName} client`,
        start === undefined ? '--manual' : `--start ${shellWord(start)}`,
        ...about,
        `--only ${id}`,
      ].join(' '),
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
