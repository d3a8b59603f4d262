import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = (load: string) => `${load}; new PushStream({ headers: {} });`;

/** What a program prints that gets the package under these conditions, as bundlers do. */
function printed(conditions: readonly string[], load: string, type: string): string {
  const flags = conditions.map((condition) => `--conditions=${condition}`);
  const { stderr } = spawnSync(
    process.execPath,
    [...flags, `--input-type=${type}`, '--eval', program(load)],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)), encoding: 'utf8' },
  );
  return stderr;
}

const imports = "import { PushStream } from 'pushstream'";
const requires = "const { PushStream } = require('pushstream')";

test.each([
  ['module', imports],
  ['commonjs', requires],
])('an option that is none is told of in Node and while a page is developed: %s', (type, load) => {
  const sentence = 'pushstream: There is no option headers: use auth\n';
  expect(printed([], load, type)).toBe(sentence);
  expect(printed(['browser', 'development'], load, type)).toBe(sentence);
  expect(printed(['browser', 'production'], load, type)).toBe('');
});
