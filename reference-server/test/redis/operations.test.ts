import { describe, expect, test } from 'vitest';
import { readExposition, sampleOf } from '../support/operations/exposition-reader.js';
import { areInstalled } from '../support/process/installed.js';
import { Node } from '../support/redis/node.js';
import { RedisProcess } from '../support/redis/redis-process.js';

const settings = { metrics_path: '/metrics', health_path: '/health' };

async function ready(node: Node): Promise<string> {
  const { status, body } = await node.fetch('/health/ready');
  return `${status} ${body}`;
}

const away = '503 Messages cannot be stored at present\n';

async function metricsOf(node: Node) {
  const metrics = readExposition((await node.fetch('/metrics')).body);
  const operations = metrics.get('pushstream_store_operation_seconds')?.samples;
  return {
    errors: sampleOf(metrics, 'pushstream_store_errors_total', 'store="redis"') ?? Number.NaN,
    answered: operations?.get('pushstream_store_operation_seconds_count{store="redis"}') ?? Number.NaN,
  };
}

describe.skipIf(!areInstalled('redis-server', 'redis-server'))(
  'what a server on Redis tells operators',
  () => {
    test('it is ready while Redis answers, and counts what it was answered, and what not', async () => {
      const redis = await RedisProcess.start();
      const node = await Node.start(redis, settings);
      expect(await ready(node)).toBe('200 ready\n');
      const before = await metricsOf(node);
      for (const text of ['1', '2', '3']) expect((await node.publish('a', text)).status).toBe(200);
      const published = await metricsOf(node);
      expect(published.answered).toBeGreaterThanOrEqual(before.answered + 3);
      expect(published.errors).toBe(0);
      await redis.kill();
      await expect.poll(() => ready(node)).toBe(away);
      expect((await node.fetch('/health/live')).status).toBe(200);
      expect((await node.publish('a', 'lost')).status).toBe(503);
      expect((await metricsOf(node)).errors).toBeGreaterThan(0);
      await redis.start();
      await expect.poll(() => ready(node), { timeout: 10_000 }).toBe('200 ready\n');
    }, 30_000);

    test('a Redis that stands still is found though nobody asks for anything', async () => {
      const redis = await RedisProcess.start();
      const node = await Node.start(redis, settings);
      redis.signal('SIGSTOP');
      try {
        await expect.poll(() => ready(node), { timeout: 15_000, interval: 100 }).toBe(away);
      } finally {
        redis.signal('SIGCONT');
      }
      await expect.poll(() => ready(node), { timeout: 10_000 }).toBe('200 ready\n');
    }, 40_000);
  },
);
