import { Configuration, type ConfigurationSource } from './configuration.js';
import { mostFaults } from './language/check.js';
import type { ConfigurationFiles } from './language/files.js';
import { parseConfiguration, type Statement } from './language/parser.js';
import { ConfigurationError, type Position, placeKey } from './language/position.js';

/** Most times that a configuration is read anew, without what was found to be wrong. */
const mostReadings = 100;

/**
 * Everything that is wrong with a configuration, in the order of its lines. What is wrong is left out and the rest is
 * read anew; that something is missing then is no fault of its own.
 * @param tryOut puts a configuration to use, and throws ConfigurationError
 */
export function allFaults(
  source: ConfigurationSource,
  files: ConfigurationFiles,
  tryOut: (configuration: Configuration) => void,
): readonly ConfigurationError[] {
  const faults: ConfigurationError[] = [];
  const statements = statementsOf(source, files);
  const without = new Set<string>();
  for (let reading = 0; reading < mostReadings && faults.length < mostFaults; reading++) {
    const found = faultsOf(() => tryOut(new Configuration(source, files, without)));
    const before = without.size;
    for (const fault of found) {
      const statement = statementAt(fault.position, statements);
      // What is left out may be just what is missing now; what is at no place comes again with each reading.
      if (before === 0 || (statement && !fault.isLack)) faults.push(fault);
      if (statement) without.add(placeKey(statement.name.position));
    }
    if (without.size === before) break;
  }
  return faults.slice(0, mostFaults).sort(byPlace(faults));
}

/** By the lines that they are in, one file after another. */
function byPlace(faults: readonly ConfigurationError[]) {
  const files = [...new Set(faults.map(({ position }) => position?.file))];
  const places = ({ position }: ConfigurationError) => [
    files.indexOf(position?.file),
    position?.line ?? 0,
    position?.column ?? 0,
  ];
  return (a: ConfigurationError, b: ConfigurationError): number => {
    const [one, other] = [places(a), places(b)];
    const different = one.findIndex((part, index) => part !== other[index]);
    return (one[different] ?? 0) - (other[different] ?? 0);
  };
}

function faultsOf(act: () => void): readonly ConfigurationError[] {
  try {
    act();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [error, ...error.others];
  }
}

/** The directives of a configuration; none where it cannot be read. */
function statementsOf({ path }: ConfigurationSource, files: ConfigurationFiles): readonly Statement[] {
  try {
    return parseConfiguration(path, files).statements;
  } catch (error) {
    if (error instanceof ConfigurationError) return [];
    throw error;
  }
}

/** The directive that a place is in: that of its name, or of one of its arguments. */
function statementAt(
  position: Position | undefined,
  statements: readonly Statement[],
): Statement | undefined {
  if (!position) return undefined;
  for (const one of statements) {
    const words = [one.name, ...one.args];
    if (words.some((word) => placeKey(word.position) === placeKey(position))) return one;
    const inner = statementAt(position, one.block ?? []);
    if (inner) return inner;
  }
  return undefined;
}
