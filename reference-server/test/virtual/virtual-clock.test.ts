import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { MemorySocket } from '../../src/virtual/duplex-pair.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

describe('virtual time', () => {
  test('jumps from timer to timer, in order; those of one instant as they were set', async () => {
    const clock = new VirtualClock(0);
    const ran: string[] = [];
    clock.after(3_600_000, () => ran.push(`hour at ${clock.now()}`));
    clock.after(5, () => ran.push('a'));
    clock.after(5, () => ran.push('b'));
    clock.after(1, () => ran.push('cancelled')).cancel();
    await clock.run(new Promise<void>((resolve) => void clock.after(3_600_000, resolve)));
    expect(ran).toEqual(['a', 'b', 'hour at 3600000']);
  });

  test('stands still while bytes move', async () => {
    const clock = new VirtualClock();
    const [near, far] = MemorySocket.pair(clock);
    far.pipe(far);
    let late = false;
    clock.after(1, () => {
      late = true;
    });
    const megabyte = Buffer.alloc(1024 * 1024);
    let received = 0;
    const echoed = new Promise<void>((resolve) => {
      near.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received === megabyte.length) resolve();
      });
    });
    for (let offset = 0; offset < megabyte.length; offset += 4096)
      near.write(megabyte.subarray(offset, offset + 4096));
    await clock.run(echoed);
    expect(late).toBe(false);
  });

  test('says so when nothing can happen any more', async () => {
    await expect(new VirtualClock().run(new Promise(() => {}))).rejects.toThrow('virtual time has stopped');
  });
});

describe('a connection in memory', () => {
  test('can be closed on one side, while the other still sends', async () => {
    const [near, far] = MemorySocket.pair(new VirtualClock());
    near.resume().end('last words');
    let heard = '';
    far.on('data', (chunk) => {
      heard += chunk;
    });
    await once(far, 'end');
    expect([heard, far.writable, near.destroyed]).toEqual(['last words', true, false]);
    far.end();
    await Promise.all([once(near, 'close'), once(far, 'close')]);
  });

  test('can be reset', async () => {
    const [near, far] = MemorySocket.pair(new VirtualClock());
    const failed = once(far, 'error');
    near.resetAndDestroy();
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  test('holds back who writes more than is read', async () => {
    const [near, far] = MemorySocket.pair(new VirtualClock());
    let written = 0;
    for (let i = 0; i < 100; i++) near.write(Buffer.alloc(16 * 1024), () => void written++);
    await new Promise(setImmediate);
    expect(written).toBeLessThan(100);
    far.resume();
    await once(near, 'drain');
    expect(near.writableLength).toBe(0);
  });
});
