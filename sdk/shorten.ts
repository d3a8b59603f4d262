import { gzipSync } from 'node:zlib';
import { minify, parse, Visitor } from 'rolldown/utils';

/**
 * Properties of objects that never leave the client: bundles for browsers call them by shorter names. None may be a
 * name of the public interface, of an option, of an event's detail, of what is stored, or of the platform.
 */
export const internalNames = `
  accept accepted alive asleep before began check comment connection count counted current cursor deliver
  dispatch due emit expectPings extras failures follow forget furthest happened hopeless isActive isOpen
  keeper lastError lastOld latest lookout memory monitor names number placed position probe proven rank
  received reconnectAfter renewed request restore save session settings settle settled silences since start stop
  streamId take told tracks transports tried until url useful wanted
`
  .trim()
  .split(/\s+/);

const include = new RegExp(`^(?:${internalNames.join('|')})$`);

/**
 * Writes functions as arrows, which a minifier must not do by itself, and declares them and all else with `let`: what
 * is said in one way everywhere packs better. Left alone: generators, and what has a `this`. What the code compares with a
 * text or a number is one itself, or nothing at all, and two signs do; but for the empty text and zero, to which `false` and
 * an empty list are equal.
 */
async function unify(fileName: string, code: string): Promise<string> {
  const { program, errors } = await parse(fileName, code);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  /** Where `this` stands. */
  const own: number[] = [];
  new Visitor({
    ThisExpression({ start }) {
      own.push(start);
    },
    VariableDeclaration({ start, kind }) {
      edits.push({ start, end: start + kind.length, text: 'let' });
    },
    BinaryExpression({ left, operator, right }) {
      const { value } = right as { readonly value?: unknown };
      if (!/^[!=]==$/.test(operator) || !value || !['string', 'number'].includes(typeof value)) return;
      const text = code.slice(left.end, right.start).replace(operator, operator.slice(0, 2));
      edits.push({ start: left.end, end: right.start, text });
    },
    'FunctionDeclaration:exit'({ start, end, id, body, async, generator }) {
      if (!id || !body || generator || own.some((use) => start < use && use < end)) return;
      edits.push({ start, end: id.end, text: `let ${id.name} = ${async ? 'async ' : ''}` });
      edits.push({ start: body.start, end: body.start, text: '=> ' });
      edits.push({ start: end, end, text: ';' });
    },
  }).visit(program);
  let unified = '';
  let done = 0;
  for (const { start, end, text } of edits.sort((a, b) => a.start - b.start)) {
    unified += code.slice(done, start) + text;
    done = end;
  }
  return unified + code.slice(done);
}

/** A function is tried at each so many-th place: at all of them it would take several seconds, for a few bytes. */
const stride = 3;

/**
 * Puts functions where the bundle packs best, as a packer points back in fewer bits to what is near: from the largest to
 * the smallest, each goes to the best place among the others. Functions come before all else, which keeps its order:
 * so they can be used wherever they were.
 */
async function order(fileName: string, code: string): Promise<string> {
  const { program } = await parse(fileName, code);
  let all: {
    readonly start: number;
    readonly end: number;
    readonly init: { readonly type: string } | null;
  }[] = [];
  new Visitor({
    VariableDeclaration({ declarations }) {
      if (declarations.length > all.length) all = declarations;
    },
  }).visit(program);
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return code;
  const texts = (isFunction: boolean) =>
    all
      .filter(({ init }) => (init?.type === 'ArrowFunctionExpression') === isFunction)
      .map(({ start, end }) => code.slice(start, end));
  const others = texts(false);
  const put = (functions: readonly string[]) =>
    code.slice(0, first.start) + [...functions, ...others].join(',') + code.slice(last.end);
  const weigh = (functions: readonly string[]) => gzipSync(put(functions), { level: 9 }).length;

  let best = texts(true).sort((a, b) => a.length - b.length);
  let least = weigh(best);
  for (const one of best.toReversed()) {
    const rest = best.filter((other) => other !== one);
    for (let place = 0; place <= rest.length; place += stride) {
      const tried = rest.toSpliced(place, 0, one);
      const weight = weigh(tried);
      if (weight < least) [least, best] = [weight, tried];
    }
  }
  return put(best);
}

/** Makes the code of a bundle short, the names of its own properties too. */
export const shorten = {
  name: 'shorten',
  async renderChunk(code: string, { fileName }: { readonly fileName: string }): Promise<string> {
    const { code: short, errors } = await minify(fileName, await unify(fileName, code), {
      module: true,
      compress: { target: 'es2022' },
      mangle: { toplevel: true },
      mangleProps: { include },
      codegen: { removeWhitespace: true, legalComments: 'none' },
    });
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
    return order(fileName, short);
  },
};
