import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readNginxConf } from '../../src/nginx-conf/index.js';

let folder: string;
const write = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pushstream-read-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('directives of any module are read as they are written, those of included files too', () => {
  const included = write('pub.conf', 'nchan_publisher;\nsome_text \'its\' "a \\"b\\"";');
  const file = write('nginx.conf', 'http { location ~ ^/p/(.*)$ {\n include pub.conf; } }');
  expect(readNginxConf(file)).toEqual([
    {
      name: 'http',
      args: [],
      position: { file, line: 1, column: 1 },
      block: [
        {
          name: 'location',
          args: ['~', '^/p/(.*)$'],
          position: { file, line: 1, column: 8 },
          block: [
            {
              name: 'nchan_publisher',
              args: [],
              block: undefined,
              position: { file: included, line: 1, column: 1 },
            },
            {
              name: 'some_text',
              args: ['its', 'a "b"'],
              block: undefined,
              position: { file: included, line: 2, column: 1 },
            },
          ],
        },
      ],
    },
  ]);
});

it('what is no configuration is refused, with its place', () => {
  const file = write('broken.conf', 'http {\n  server { }\n');
  expect(() => readNginxConf(file)).toThrow(
    `unexpected end of file, expecting "}" for the block of line 1 in ${file}:3`,
  );
});
