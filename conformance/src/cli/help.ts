import { groups, optionList } from '../config/options.js';
import type { Option } from '../options/option.js';
import { defaultProfile } from '../profiles/index.js';
import { wrap } from '../reports/style.js';
import type { Command } from './command.js';

const column = 32;

function show(option: Option<unknown>, width: number): string[] {
  const help = option.fallback ? `${option.help} Default: ${option.fallback}.` : option.help;
  return entry(`--${option.flag}${option.value ? ` ${option.value}` : ''}`, help, width);
}

function showCommand({ name, usage, help, options }: Command, width: number): string[] {
  const own = options.filter((option) => !optionList.includes(option) && option.flag !== 'help');
  return [...entry(`${name} ${usage}`, help, width), ...own.flatMap((option) => show(option, width))];
}

function entry(name: string, help: string, width: number): string[] {
  const usage = `  ${name}`;
  const [first = '', ...rest] = wrap(help, Math.max(30, width - column));
  const pad = ' '.repeat(column);
  const lines = rest.map((line) => pad + line);
  return usage.length + 2 <= column
    ? [usage.padEnd(column) + first, ...lines]
    : [usage, pad + first, ...lines];
}

/** The text of `--help`. */
export function helpText(commands: readonly Command[], width: number): string {
  const lines = [
    `Checks whether an HTTP push server keeps to the ${defaultProfile} protocol, or to another profile (--profile).`,
    '',
    'Usage:',
    '  pushstream-conformance                                  check the reference server',
    "  pushstream-conformance --publisher 'http://h/pub?id={channel}' --subscriber 'http://h/sub?id={channel}'",
  ];
  lines.push('', 'Commands:', ...commands.flatMap((command) => showCommand(command, width)));
  for (const group of groups) {
    const own = optionList.filter((option) => option.group === group);
    if (own.length === 0) continue;
    lines.push('', `${group[0]?.toUpperCase()}${group.slice(1)}:`);
    lines.push(...own.flatMap((option) => show(option, width)));
  }
  lines.push(
    '',
    'Exit codes: 0 gate met; 1 gate not met; 2 usage or configuration; 3 target not reachable or lost;',
    '4 inconclusive, or an error of the kit; 5 stale baseline; 130 interrupted.',
  );
  return `${lines.join('\n')}\n`;
}
