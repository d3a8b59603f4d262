import { dirname } from 'node:path';
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Attestation } from '../engine/plan.js';
import { nearest } from '../options/nearest.js';
import type { Given, Option } from '../options/option.js';
import { UsageError } from '../options/usage-error.js';
import { optionList } from './options.js';
import { parseYaml, type YamlFile } from './yaml-file.js';

/** What a configuration file says. */
export interface FileContent {
  /** By flag. */
  readonly given: ReadonlyMap<string, readonly Given[]>;
  readonly attestations: readonly PlacedAttestation[];
}

/** Somebody's word, and where it is written down. */
export interface PlacedAttestation extends Attestation {
  readonly place: string;
}

const attestKey = 'attest';
const attestKeys = ['requirement', 'by', 'where'] as const;

/**
 * Reads the text of a configuration file, YAML or JSON.
 * @throws UsageError which says file, line, column, key and rule
 */
export function readConfigurationFile(text: string, file: string): FileContent {
  const yaml = parseYaml(text, file);
  const allowed = optionList.filter(({ commandLineOnly }) => !commandLineOnly);
  const known = [...allowed.map(({ flag }) => flag), attestKey];
  const given = new Map<string, readonly Given[]>();
  let attestations: readonly PlacedAttestation[] = [];
  for (const [key, pair] of entries(yaml, yaml.root, 'a configuration file')) {
    const option = allowed.find(({ flag }) => flag === key);
    if (option) {
      given.set(key, values(yaml, option, pair));
    } else if (key === attestKey) {
      attestations = attested(yaml, pair);
    } else {
      const own = optionList.some(({ flag }) => flag === key);
      const rule = own
        ? 'belongs on the command line, not into a file'
        : `there is no such key; did you mean "${nearest(key, known, 1)[0]}"?`;
      throw new UsageError(`${yaml.place(pair.key)}: key ${key}: ${rule}`);
    }
  }
  return { given, attestations };
}

type Entry = Pair<Node, Node | null>;

/** The pairs of a map by key. */
function* entries(yaml: YamlFile, node: Node | null, what: string): Generator<[string, Entry]> {
  if (node === null) return;
  if (!isMap(node)) throw new UsageError(`${yaml.place(node)}: ${what} must hold keys with values`);
  const map: YAMLMap<Node, Node | null> = node as YAMLMap<Node, Node | null>;
  for (const pair of map.items) {
    yield [isScalar(pair.key) ? String(pair.key.value) : String(pair.key), pair];
  }
}

const wanted: Record<Option<unknown>['takes'], string> = {
  text: 'a text',
  texts: 'a text or a list of texts',
  number: 'a whole number',
  nothing: 'true or false',
};

function values(yaml: YamlFile, option: Option<unknown>, pair: Entry): Given[] {
  const wrong = (node: Node | null): never => {
    throw new UsageError(
      `${yaml.place(node ?? pair.key)}: key ${option.flag}: must be ${wanted[option.takes]}, such as ${option.example}`,
    );
  };
  const one = (node: Node | null): Given => {
    const text = textOf(node, option) ?? wrong(node);
    return { text, place: `${yaml.place(node)}: key ${option.flag}`, base: dirname(yaml.file) };
  };
  const { value } = pair;
  if (option.takes === 'texts' && isSeq<Node>(value))
    return value.items.flatMap((node) => several(node, one));
  return several(value, one);

  // `- Name: value`, which YAML takes for a map, is what people write for a header.
  function several(node: Node | null, read: (node: Node | null) => Given): Given[] {
    if (option.takes !== 'texts' || !isMap<Node, Node | null>(node)) return [read(node)];
    return node.items.map(({ key, value }) => {
      const { text, ...rest } = read(value);
      return { ...rest, text: `${key}: ${text}` };
    });
  }
}

/** The text of a value that has the type of the option. */
function textOf(node: Node | null, option: Option<unknown>): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value } = node;
  switch (option.takes) {
    case 'nothing':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'number':
      return typeof value === 'number' ? String(value) : undefined;
    case 'texts':
      // A section number such as 3.2 looks like a number.
      return typeof value === 'string' || typeof value === 'number'
        ? (node.source ?? String(value))
        : undefined;
    case 'text':
      if (option.numeric && typeof value === 'number') return node.source ?? String(value);
      return typeof value === 'string' ? value : undefined;
  }
}

function attested(yaml: YamlFile, pair: Entry): PlacedAttestation[] {
  if (!isSeq<Node>(pair.value)) {
    throw new UsageError(
      `${yaml.place(pair.value ?? pair.key)}: key ${attestKey}: must be a list of {requirement, by, where}`,
    );
  }
  return pair.value.items.map((item) => {
    const found = new Map<string, string>();
    for (const [key, { key: keyNode, value }] of entries(yaml, item, `an item of ${attestKey}`)) {
      if (!attestKeys.some((word) => word === key)) {
        const near = nearest(key, attestKeys, 1)[0];
        throw new UsageError(
          `${yaml.place(keyNode)}: key ${attestKey}.${key}: there is no such key; did you mean "${near}"?`,
        );
      }
      if (!isScalar(value) || typeof value.value !== 'string' || value.value === '') {
        throw new UsageError(`${yaml.place(value ?? keyNode)}: key ${attestKey}.${key}: must be a text`);
      }
      found.set(key, value.value);
    }
    const need = (key: (typeof attestKeys)[number]): string => {
      const text = found.get(key);
      if (text === undefined)
        throw new UsageError(`${yaml.place(item)}: key ${attestKey}: an item lacks "${key}"`);
      return text;
    };
    return {
      requirement: need('requirement'),
      by: need('by'),
      where: need('where'),
      place: `${yaml.place(item)}: key ${attestKey}`,
    };
  });
}
