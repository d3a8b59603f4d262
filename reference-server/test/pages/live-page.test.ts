import { describe, expect, test } from 'vitest';
import { VirtualServer } from '../support/wire/virtual-server.js';

const browser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('the live page', () => {
  test('is there for browsers, and a list of locations for programs', async () => {
    const lab = new VirtualServer();
    const page = await lab.request('GET', '/', browser);
    expect(page.status).toBe(200);
    expect(page.header('content-type')).toBe('text/html; charset=utf-8');
    expect(page.header('vary')).toBe('Accept');
    for (const headers of [{}, { Accept: '*/*' }, { Accept: 'text/plain' }]) {
      const list = await lab.request('GET', '/', headers);
      expect(list.header('content-type')).toBe('text/plain');
      expect(list.body).toContain('/relay/pub  publisher\n');
    }
  });

  test('names files that are there, each of its type', async () => {
    const lab = new VirtualServer();
    const page = await lab.request('GET', '/', browser);
    const named = [...page.body.matchAll(/(?:href|src)="(live\/[^"]+)"/g)].map(([, path]) => `/${path}`);
    const script = await lab.request('GET', '/live/live.js');
    const modes = await lab.request('GET', '/live/modes.js');
    const imported = [...`${script.body}${modes.body}`.matchAll(/^import .* from '\.\/(.*)';$/gm)];
    const paths = new Set([...named, ...imported.map(([, name]) => `/live/${name}`)]);
    expect([...paths].sort()).toEqual([
      '/live/live.css',
      '/live/live.js',
      '/live/modes.js',
      '/live/received.js',
    ]);
    for (const path of paths) {
      const { status, header } = await lab.request('GET', path);
      expect(status).toBe(200);
      expect(header('content-type')).toBe(
        `text/${path.endsWith('css') ? 'css' : 'javascript'}; charset=utf-8`,
      );
    }
  });

  test('allows nothing but its own scripts and styles, and puts in texts as texts', async () => {
    const lab = new VirtualServer();
    const page = await lab.request('GET', '/', browser);
    const policy = page.header('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(page.body).not.toMatch(/<script(?! type="module" src=)|<style|\son[a-z]+=|\sstyle=/);
    for (const name of ['live', 'modes', 'received']) {
      const { body } = await lab.request('GET', `/live/${name}.js`);
      expect(body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/);
    }
  });

  test('is not there when locations were given', async () => {
    const lab = new VirtualServer({ locations: [{ path: '/p', push_publisher: true }] });
    expect((await lab.request('GET', '/', browser)).body).toContain('/p  publisher\n');
    expect((await lab.request('GET', '/live/live.js')).status).toBe(404);
  });
});
