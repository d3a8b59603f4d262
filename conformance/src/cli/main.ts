import { redactText, Secrets } from '../config/secrets.js';
import { UsageError } from '../config/usage-error.js';
import { nearest } from '../engine/nearest.js';
import { kitName } from '../target/version.js';
import { type Clock, systemClock } from '../wire/clock.js';
import { parseArguments } from './arguments.js';
import { checkCommand } from './check.js';
import { clientCommand } from './client.js';
import { type Command, type Environment, type Surroundings, say } from './command.js';
import { compareCommand } from './compare.js';
import { explainError } from './errors.js';
import { helpText } from './help.js';
import { explainCommand, listCommand } from './listing.js';
import { lookOf } from './look.js';
import { probeCommand } from './probe.js';
import { replayCommand } from './replay.js';

/** What the command line may begin with. */
const commands: readonly Command[] = [
  listCommand,
  explainCommand,
  compareCommand,
  replayCommand,
  probeCommand,
  clientCommand,
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
