import { parseArgs } from 'node:util';
import { scenarioNames } from './generate.js';

export const help = `Usage: npm run adversary -- [options]

Sends valid, broken and hostile sequences to servers in memory, under virtual time, and looks whether anything that must
never be happens. Ends with 1 when something did, and writes it to a file.

  --seed N         where chance begins; default: another one each time
  --sequences N    how many; default: as many as there is time for
  --minutes M      how long; default 60
  --workers N      processes that share the sequences; default 1
  --from N         the number of the first sequence; default 1
  --only NAMES     scenarios, with commas: ${scenarioNames.join(', ')}
  --keep-going     goes on after a finding; tells of each invariant that a scenario breaks once
  --out FOLDER     where findings are written to; default: the present folder
  --replay FILE    runs the sequences of a finding again, and nothing else`;

export interface Options {
  readonly seed: number;
  readonly sequences: number;
  readonly minutes: number;
  readonly workers: number;
  readonly from: number;
  readonly only: readonly string[] | undefined;
  readonly keepGoing: boolean;
  readonly out: string;
  readonly replay: string | undefined;
  readonly help: boolean;
}

/** @throws Error that says what is wrong with the command line */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string' },
      sequences: { type: 'string' },
      minutes: { type: 'string' },
      workers: { type: 'string' },
      from: { type: 'string' },
      only: { type: 'string' },
      'keep-going': { type: 'boolean' },
      out: { type: 'string' },
      replay: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const number = (name: 'seed' | 'sequences' | 'minutes' | 'workers' | 'from', usual: number) => {
    const text = values[name];
    const value = text === undefined ? usual : Number(text);
    if (Number.isNaN(value) || value < 0) throw new Error(`--${name} must be a number, not ${text}.`);
    return value;
  };
  const only = values.only?.split(',');
  for (const name of only ?? []) {
    if (!scenarioNames.includes(name)) throw new Error(`--only: there is no scenario ${name}.`);
  }
  return {
    seed: number('seed', Math.floor(Math.random() * 2 ** 31)),
    sequences: number('sequences', Number.POSITIVE_INFINITY),
    minutes: number('minutes', 60),
    workers: Math.max(1, number('workers', 1)),
    from: number('from', 1),
    only,
    keepGoing: values['keep-going'] ?? false,
    out: values.out ?? '.',
    replay: values.replay,
    help: values.help ?? false,
  };
}
