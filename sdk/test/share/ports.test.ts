import { afterEach, expect, test, vi } from 'vitest';
import { browserPorts, type LockEvents } from '../../src/share/ports.js';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['AbortError', 'lost'],
  ['SecurityError', 'refused'],
  ['InvalidStateError', 'refused'],
])('a lock that ends with %s is %s', async (name, event) => {
  const request = () => Promise.reject(new DOMException('No', name));
  vi.stubGlobal('navigator', { locks: { request } });
  vi.stubGlobal('document', {});
  const told = await new Promise<string>((resolve) => {
    const events: LockEvents = { lost: () => resolve('lost'), refused: () => resolve('refused') };
    browserPorts()?.lock('place', events);
  });
  expect(told).toBe(event);
});
