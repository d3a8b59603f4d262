import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type MinifyOptions, minify, parse, Visitor } from 'rolldown/utils';

/**
 * Properties of objects that never leave the client: bundles for browsers call them by shorter names. None may be a
 * name of the public interface, of an option, of an event's detail, of what is stored, or of the platform.
 */
export const internalNames = `
  accept accepted alive asleep before began check comment connection count counted current cursor deliver
  dispatch due emit expectPings extras failures follow forget furthest happened heard hopeless isActive isOpen isSettled
  keeper lastError lastOld latest lookout memory monitor names number openSession position probe promised proven rank
  received reconnectAfter renewed request restore save session settings settle settled silences since start stop
  streamId take told tracks transports tried until useful wanted
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

/** The functions of each bundle, in the order in which it has packed best so far. */
const orders = new URL('bundle-order.json', import.meta.url);
const readOrders = () => JSON.parse(readFileSync(orders, 'utf8')) as Record<string, readonly string[]>;

/** How often a better order is looked for at random; 0 in a usual build, as each takes milliseconds. */
const trials = Number(process.env.ORDER_TRIALS ?? 0);

/** What a bundle declares for all of it, which the compressor has put together in one statement. */
interface Declared {
  readonly id: { readonly type: string; readonly name?: string };
  readonly start: number;
  readonly end: number;
  readonly init: { readonly type: string } | null;
}

/** The declarations of a bundle: functions, and all others, which have to keep their order. */
async function declarations(fileName: string, code: string) {
  const { program } = await parse(fileName, code);
  let all: readonly Declared[] = [];
  new Visitor({
    VariableDeclaration({ declarations }) {
      if (declarations.length > all.length) all = declarations;
    },
  }).visit(program);
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) throw new Error(`${fileName} declares nothing`);
  const text = ({ start, end }: Declared) => code.slice(start, end);
  const isFunction = ({ init }: Declared) => init?.type === 'ArrowFunctionExpression';
  const functions = new Map(all.filter(isFunction).map((one) => [one.id.name ?? '', text(one)]));
  const others = all.filter((one) => !isFunction(one)).map(text);
  /** The whole, with functions in this order. They come first, so that they can be used wherever they were. */
  const put = (order: Iterable<string>) =>
    code.slice(0, first.start) + [...order, ...others].join(',') + code.slice(last.end);
  return { functions, put };
}

/** A function is tried at each so many-th place: at all of them it would take several seconds, for a few bytes. */
const stride = 3;

/** From 0 up to, not including, 1; always the same row of numbers, so that a build can be repeated. */
function* chance(): Generator<number, never, undefined> {
  for (let seed = 1; ; ) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    yield seed / 2 ** 31;
  }
}

/**
 * Puts functions where the bundle packs best, as a packer points back in fewer bits to what is near: in the noted order, then
 * from the largest to the smallest each to the best place among the others; then at random for so many {@link trials}, where
 * worse orders are left less and less often.
 * @param names of the functions before they were shortened
 */
async function order(fileName: string, code: string, names: readonly string[]): Promise<string> {
  const { functions: shortened, put } = await declarations(fileName, code);
  const texts = [...shortened.values()];
  // Should the minifier have taken one away, nobody knows any more which is which.
  const known = names.length === texts.length ? (readOrders()[fileName] ?? []) : [];
  const place = (text: string) => known.indexOf(names[texts.indexOf(text)] ?? '');
  // What is not noted comes first, by its length.
  const functions = texts.toSorted((a, b) => place(a) - place(b) || a.length - b.length);
  const weigh = (tried: readonly string[]) => gzipSync(put(tried), { level: 9 }).length;

  let best = functions;
  let least = weigh(best);
  for (const one of functions.toSorted((a, b) => b.length - a.length)) {
    const rest = best.filter((other) => other !== one);
    for (let place = 0; place <= rest.length; place += stride) {
      const tried = rest.toSpliced(place, 0, one);
      const weight = weigh(tried);
      if (weight < least) [least, best] = [weight, tried];
    }
  }
  if (trials === 0 || names.length !== texts.length) return put(best);

  const random = chance();
  let [current, weight] = [best, least];
  for (let trial = 0; trial < trials; trial++) {
    const from = Math.floor(random.next().value * current.length);
    const rest = current.toSpliced(from, 1);
    const tried = rest.toSpliced(
      Math.floor(random.next().value * (rest.length + 1)),
      0,
      current[from] as string,
    );
    const tradedFor = weigh(tried);
    // Bytes that may be lost for the moment: 3 in the beginning, none in the end.
    const patience = 3 * (1 - trial / trials) + 0.01;
    if (random.next().value < Math.exp((weight - tradedFor) / patience))
      [current, weight] = [tried, tradedFor];
    if (weight < least) [best, least] = [current, weight];
  }
  const noted = best.map((one) => names[texts.indexOf(one)]);
  writeFileSync(orders, `${JSON.stringify({ ...readOrders(), [fileName]: noted }, undefined, 2)}\n`);
  return put(best);
}

async function short(fileName: string, code: string, options: MinifyOptions): Promise<string> {
  const { code: minified, errors } = await minify(fileName, code, { module: true, ...options });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return minified;
}

/** Makes the code of a bundle short, the names of its own properties too. */
export const shorten = {
  name: 'shorten',
  async renderChunk(code: string, { fileName }: { readonly fileName: string }): Promise<string> {
    const compress = { target: 'es2022' };
    const compressed = await short(fileName, await unify(fileName, code), { compress, mangle: false });
    // A platform that has nothing to offer leaves this behind.
    const plain = compressed.replace(/(globalThis\.\w+)\s*\?\?\s*void 0/g, '$1');
    const { functions } = await declarations(fileName, plain);
    const mangled = await short(fileName, plain, {
      compress,
      mangle: { toplevel: true },
      mangleProps: { include },
      codegen: { removeWhitespace: true, legalComments: 'none' },
    });
    return order(fileName, mangled, [...functions.keys()]);
  },
};
