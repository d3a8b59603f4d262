import { describe, expect, test } from 'vitest';
import { DurableStore } from '../../src/stores/durable-store.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';
import { NginxLab, withServer } from '../support/nginx-conf/nginx-lab.js';
import { readExposition, sampleOf } from '../support/operations/exposition-reader.js';
import { ScriptedEngine } from '../support/stores/scripted-engine.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

/** A server whose messages are kept by an engine that does as it is told. */
function keptBy(engine: ScriptedEngine): VirtualServer {
  const clock = new VirtualClock();
  const store = DurableStore.begin(engine, { clock, sync: 'always', memory: 1e6, onError() {} });
  const settings = { health_path: '/health', metrics_path: '/metrics' };
  return new VirtualServer(settings, { store, clock });
}

async function told(server: VirtualServer, path: string): Promise<string> {
  const { status, body } = await server.request('GET', path);
  return `${status} ${body}`;
}

describe('createPushServer', () => {
  test('says nothing of its health unless it is told where', async () => {
    expect((await new VirtualServer().request('GET', '/health/live')).status).toBe(404);
  });

  test.each(['/health', '/', '/a/b'])('below %s: live and ready', async (path) => {
    const server = new VirtualServer({ health_path: path });
    const at = path === '/' ? '' : path;
    expect(await told(server, `${at}/live`)).toBe('200 live\n');
    expect(await told(server, `${at}/ready`)).toBe('200 ready\n');
    const head = await server.request('HEAD', `${at}/ready`);
    expect([head.status, head.header('cache-control'), head.body]).toEqual([200, 'no-store', '']);
    expect((await server.request('POST', `${at}/live`)).status).toBe(405);
  });

  test('whoever asks is answered, by whatever name: balancers have their own', async () => {
    const server = new VirtualServer({ health_path: '/health', allowed_hosts: '' });
    const text = 'GET /health/ready HTTP/1.1\r\nHost: balancer.internal\r\n\r\n';
    expect((await server.run(server.connect().send(text).response())).status).toBe(200);
  });

  test('it is not ready while its store cannot keep anything, and live all the same', async () => {
    const engine = new ScriptedEngine();
    const server = keptBy(engine);
    expect(await told(server, '/health/ready')).toBe('200 ready\n');
    engine.break();
    expect((await server.publish('a', 'lost')).status).toBe(503);
    expect(await told(server, '/health/ready')).toBe('503 Messages cannot be stored at present\n');
    expect(await told(server, '/health/live')).toBe('200 live\n');
    engine.release();
    await server.pass(2000);
    expect(await told(server, '/health/ready')).toBe('200 ready\n');
  });
});

describe('nginx.conf', () => {
  test('push_health live and push_health ready', async () => {
    const lab = new NginxLab(
      withServer('location = /live { push_health live; } location = /ready { push_health ready; deny all; }'),
    );
    expect(await lab.get('/live')).toBe('200 live\n');
    expect((await lab.request('GET', '/ready')).status).toBe(403);
    expect((await lab.request('DELETE', '/live')).status).toBe(405);
  });

  test('one location answers one question', () => {
    const both = withServer('location / { push_health live; push_metrics; }');
    expect(() => new NginxLab(both)).toThrow(
      '"push_metrics" directive does not go with "push_health" in one location',
    );
    const mixed = withServer('location / { push_metrics; push_publisher; set $push_channel_id a; }');
    expect(() => new NginxLab(mixed)).toThrow(
      '"push_publisher" directive does not go with "push_metrics" in one location',
    );
  });
});

test('the metrics of a store: how long writes took, and what failed', async () => {
  const engine = new ScriptedEngine();
  const server = keptBy(engine);
  const read = async () => readExposition((await server.request('GET', '/metrics')).body);
  await server.pass(0);
  const before = await read();
  const count = 'pushstream_store_operation_seconds';
  const samples = (families: typeof before) => families.get(count)?.samples;
  const begun = samples(before)?.get(`${count}_count{store="file"}`) ?? Number.NaN;
  engine.next = 'hold';
  const published = server.send('POST', '/relay/pub?id=a', {}, 'text').response;
  await server.pass(300);
  engine.release();
  expect((await server.run(published)).status).toBe(202);
  const after = await read();
  expect(samples(after)?.get(`${count}_count{store="file"}`)).toBe(begun + 1);
  const took =
    (samples(after)?.get(`${count}_sum{store="file"}`) ?? 0) -
    (samples(before)?.get(`${count}_sum{store="file"}`) ?? 0);
  expect(took).toBeCloseTo(0.3, 2);
  expect(sampleOf(after, 'pushstream_store_errors_total', 'store="file"')).toBe(0);
  engine.break();
  await server.publish('a', 'lost');
  expect(sampleOf(await read(), 'pushstream_store_errors_total', 'store="file"')).toBeGreaterThan(0);
});
