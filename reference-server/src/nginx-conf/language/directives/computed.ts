import { type Declaration, declareAll, type Fault } from '../declaration.js';
import type { Word } from '../lexer.js';

/** The last argument names the variable. */
function nameFault(args: readonly Word[]): Fault | undefined {
  const name = args.at(-1);
  return name && !/^\$[A-Za-z_][A-Za-z0-9_]*$/.test(name.text)
    ? { word: name, text: `invalid variable name "${name.text}"` }
    : undefined;
}

/** Variables whose value is looked up in a list, when somebody asks for it. */
export const computedDirectives: readonly Declaration[] = declareAll('computed', {
  map: {
    contexts: ['http'],
    args: [2, 2],
    block: () => 'map',
    repeats: true,
    inherited: false,
    check: nameFault,
    doc: 'A text with variables, and the variable that is computed of it, once for a request: texts without regard to case, `~` or `~*` and an expression (the first that fits; its groups can be used in the value), `default`; names of hosts such as `*.example.org` with `hostnames`; anew each time with `volatile`.',
  },
  geo: {
    contexts: ['http'],
    args: [1, 2],
    block: () => 'geo',
    repeats: true,
    inherited: false,
    check: nameFault,
    doc: 'A variable by the address of the client, or of another variable: addresses and networks, the narrowest of which counts; `default`, `delete`, `ranges`, `proxy`, `proxy_recursive`.',
  },
  split_clients: {
    contexts: ['http'],
    args: [2, 2],
    block: () => 'split_clients',
    repeats: true,
    inherited: false,
    check: nameFault,
    doc: 'A text with variables, and a variable that has one value for so many percent of all texts, another for others; `*` = the rest. The same texts have the same values as in nginx.',
  },
});
