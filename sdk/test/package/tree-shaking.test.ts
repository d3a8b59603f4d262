// What a bundler makes of the package in a page that uses a part of it.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { Project } from '../support/package/project.js';

/** Bundles a page that imports the packed package, as its user would. */
async function bundle(page: string): Promise<{ readonly files: readonly string[]; readonly bytes: number }> {
  const project = new Project({ type: 'module' });
  project.write('page.js', page);
  const { outputFiles, metafile } = await build({
    absWorkingDir: project.folder,
    entryPoints: ['page.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  const files = Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file.replace(/^.*\/dist\//, ''));
  return { files, bytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length };
}

test('esbuild takes the core and WebSocket, and no other mode', async () => {
  const { files, bytes } = await bundle(`
    import { Subscriber, webSocket } from 'pushstream/core';
    globalThis.connect = (options) => new Subscriber(options, { websocket: webSocket });
  `);
  expect(files.filter((file) => file.startsWith('transports/')).toSorted()).toEqual([
    'transports/construct.js',
    'transports/websocket.js',
  ]);
  expect(files).toContain('client/subscriber.js');
  expect(files).not.toContain('client/push-stream.js');
  // 7,490 when this was written. Beside the bundle that is weighed the names of properties are long.
  expect(bytes).toBeLessThan(7_850);
});

test('esbuild takes all modes but the iframe for who takes everything', async () => {
  const { files } = await bundle(`
    import { PushStream } from 'pushstream';
    globalThis.PushStream = PushStream;
  `);
  expect(files).toContain('transports/jsonp.js');
  expect(files).not.toContain('transports/forever-iframe.js');
  expect(
    files.filter((file) => /platform|ws|eventsource\/dist/.test(file) && file.startsWith('node_modules')),
  ).toEqual([]);
});
