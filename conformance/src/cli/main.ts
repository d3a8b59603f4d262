import type { Writable } from 'node:stream';
import { describeFileError } from '../options/file-error.js';
import { nearest } from '../options/nearest.js';
import { redactText, Secrets } from '../options/secrets.js';
import { UsageError } from '../options/usage-error.js';
import { kitName } from '../target/version.js';
import { type Clock, systemClock } from '../wire/clock.js';
import { parseArguments } from './arguments.js';
import { awkwardCommand } from './awkward.js';
import { badgeCommand } from './badge.js';
import { checkCommand } from './check.js';
import { clientCommand } from './client.js';
import { type Command, codes, type Environment, type Surroundings, say } from './command.js';
import { compareCommand } from './compare.js';
import { explainError } from './errors.js';
import { helpText } from './help.js';
import { explainCommand, listCommand } from './listing.js';
import { lookOf, type OutputStream } from './look.js';
import { probeCommand } from './probe.js';
import { replayCommand } from './replay.js';
import { siteCommand } from './site.js';

/** What the command line may begin with. */
const commands: readonly Command[] = [
  listCommand,
  explainCommand,
  compareCommand,
  badgeCommand,
  siteCommand,
  replayCommand,
  probeCommand,
  clientCommand,
  awkwardCommand,
];

/** The command line: reads the arguments, does what they say and returns the exit code. Never throws. */
export async function main(
  argv: readonly string[],
  env: Environment,
  around: Surroundings,
  clock: Clock = systemClock,
): Promise<number> {
  const secrets = new Secrets();
  try {
    const { command, rest } = chooseCommand(argv);
    const usage = `${kitName} ${command.name} ${command.usage}`;
    const { given, words } = parseArguments(rest, { ...command, usage });
    if (given.has('help')) return say(around, helpText(commands, lookOf(around.stdout, env).width));
    return await command.run({ given, words, env, around, secrets, clock });
  } catch (error) {
    const { code, text } = explainError(error, env);
    around.stderr.write(`${redactText(`${kitName}: ${text}`, secrets.all)}\n`);
    return code;
  }
}

/** A process: `process` itself. */
interface Process extends Surroundings {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: Writable & OutputStream;
  readonly stderr: Writable & OutputStream;
  exit(code: number): void;
}

/**
 * Does what the arguments of a process say, and ends it. Who reads standard output may leave early, as `head` does; where it can't be
 * written for another reason, a result is lost, and that is no success.
 */
export async function runProcess(process: Process): Promise<void> {
  let lost: Error | undefined;
  process.stdout.on('error', (error: Error) => {
    if (!('code' in error) || error.code !== 'EPIPE') lost ??= error;
  });
  process.stderr.on('error', () => undefined);
  const code = await main(process.argv.slice(2), process.env, process);
  // When this has been written, so has everything before it.
  await new Promise((resolve) => void process.stdout.write('', resolve));
  if (lost)
    process.stderr.write(`${kitName}: standard output could not be written: ${describeFileError(lost)}\n`);
  // What is still open by now, such as a connection of an interrupted run, must not keep the command alive.
  process.exit(lost && code !== codes.interrupted ? codes.kit : code);
}

/** The first argument names the command, unless it is a flag. */
function chooseCommand(argv: readonly string[]): { command: Command; rest: readonly string[] } {
  const [first, ...rest] = argv;
  if (first === undefined || first.startsWith('-')) return { command: checkCommand, rest: argv };
  const command = commands.find(({ name }) => name === first);
  if (command) return { command, rest };
  const names = commands.map(({ name }) => name);
  throw new UsageError(
    `${JSON.stringify(first)}: there is no such command; the nearest: ${nearest(first, names, 2).join(', ')} (see --help)`,
  );
}
