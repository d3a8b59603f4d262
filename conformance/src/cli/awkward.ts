import type { Locations } from '../actors/locations.js';
import {
  byChance,
  type Fault,
  FaultsCollide,
  type FaultyServer,
  faultyProfiles,
  faultyServer,
} from '../awkward/faults.js';
import { serve } from '../awkward/serve.js';
import { options } from '../config/options.js';
import { flagOf } from '../engine/known-settings.js';
import { nearest } from '../options/nearest.js';
import { numberWithDefault, type Option, optionalNumber, repeated, withDefault } from '../options/option.js';
import { readChoice, readText } from '../options/readers.js';
import { UsageError } from '../options/usage-error.js';
import { systemClock } from '../wire/clock.js';
import { type Command, codes, type Invocation, interrupts, say } from './command.js';

/** As many faults as anybody can tell apart. */
const mostFaults = 20;
const mostSeed = 2 ** 32 - 1;

const awkwardOptions = {
  profile: withDefault({
    flag: 'profile',
    group: 'target',
    value: 'relay|push-stream|reliability',
    reader: readChoice(...faultyProfiles),
    fallback: 'relay',
    help: 'Whose faults there are to choose from: the dialect of the server.',
    example: 'push-stream',
  }),
  fault: repeated({
    flag: 'fault',
    group: 'target',
    value: 'ID',
    commaSeparated: true,
    reader: readText,
    help: 'What the server does wrong. Repeatable, or separated by commas. Without it, and without --random, all there is to choose from is listed.',
    example: 'late-post',
  }),
  random: optionalNumber({
    flag: 'random',
    group: 'target',
    value: 'N',
    least: 1,
    most: mostFaults,
    help: 'So many faults by chance, beside those that are named.',
    example: '2',
  }),
  seed: optionalNumber({
    flag: 'seed',
    group: 'target',
    value: 'N',
    least: 0,
    most: mostSeed,
    help: 'With --random: the same seed chooses the same faults. One is taken and told if not given.',
    example: '7',
  }),
  port: numberWithDefault({
    flag: 'port',
    group: 'target',
    value: 'N',
    least: 0,
    most: 65_535,
    otherwise: 0,
    help: 'The port of 127.0.0.1 to listen on; 0 takes any that is free.',
    example: '9000',
  }),
};

/** `awkward`: the reference server with faults, for those who test clients. */
export const awkwardCommand: Command = {
  name: 'awkward',
  usage: '[--fault ID,…] [--random N]',
  help: 'Serve with faults, chosen by name or by chance, to see what a client makes of them. Ends with Ctrl+C.',
  options: [...Object.values(awkwardOptions), options.help],
  words: { least: 0, most: 0 },
  run: awkward,
};

async function awkward(invocation: Invocation): Promise<number> {
  const { given, env, secrets, around } = invocation;
  const get = <T>(option: Option<T>): T => option.read(given.get(option.flag) ?? [], { env, secrets });
  const server = await faultyServer(get(awkwardOptions.profile));
  const named = get(awkwardOptions.fault).map((id) => find(server, id));
  const random = get(awkwardOptions.random);
  if (random === undefined && given.has('seed')) throw new UsageError('--seed: only with --random');
  if (named.length === 0 && random === undefined) return say(around, list(server));
  const seed = get(awkwardOptions.seed) ?? Math.floor(Math.random() * mostSeed);
  const faults = byChance(server, [...new Set(named)], random ?? 0, seed, systemClock);
  return serveUntilInterrupted(server, faults, get(awkwardOptions.port), random && seed, invocation);
}

function find({ faults }: FaultyServer, id: string): Fault {
  const found = faults.find((fault) => fault.id === id);
  if (found) return found;
  const known = faults.map((fault) => fault.id);
  throw new UsageError(
    `--fault: there is no fault ${JSON.stringify(id)}; the nearest: ${nearest(id, known).join(', ')}`,
  );
}

function list({ faults }: FaultyServer): string {
  const width = Math.max(...faults.map(({ id }) => id.length));
  return faults.map(({ id, breaks }) => `${id.padEnd(width)}  ${breaks}\n`).join('');
}

async function serveUntilInterrupted(
  server: FaultyServer,
  faults: readonly Fault[],
  port: number,
  seed: number | undefined,
  { around }: Invocation,
): Promise<number> {
  const served = await serve(server, faults, port).catch((error: unknown) => {
    if (error instanceof FaultsCollide) throw new UsageError(`--fault: ${error.message}`);
    if (error instanceof Error && 'code' in error) throw new UsageError(`--port: ${error.message}`);
    throw error;
  });
  const locations = Object.entries(served.locations).map(
    ([name, { template }]) => `  ${flagOf(name as keyof Locations).padEnd(20)}${template.text}\n`,
  );
  around.stdout.write(locations.join(''));
  const wrong = faults.map(({ id, breaks, requirement }) => `  ${id}: ${breaks} (${requirement})\n`);
  around.stdout.write(
    `What it does wrong${seed === undefined ? '' : `, by --seed ${seed}`}:\n${wrong.join('')}`,
  );
  await interrupted(around);
  await served.stop();
  return codes.done;
}

/** Settles with the first signal that ends a process. */
function interrupted(around: Invocation['around']): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      for (const signal of interrupts) around.off(signal, end);
      resolve();
    };
    for (const signal of interrupts) around.on(signal, end);
  });
}
