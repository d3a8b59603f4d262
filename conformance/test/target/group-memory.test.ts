import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { groupMemory } from '../../src/target/group-memory.js';

const onLinux = process.platform === 'linux';

test('tells what the processes of a group have, and no more when they are gone', async () => {
  // The shell and the process that it starts are one group.
  const child = spawn('node -e "console.log(1); setInterval(() => {}, 1000)" & wait', {
    shell: true,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const group = child.pid ?? 0;
  try {
    await once(child.stdout, 'data');
    const bytes = await groupMemory(group);
    if (onLinux) expect(bytes).toBeGreaterThan(16 * 1024 * 1024);
    else expect(bytes).toBeUndefined();
  } finally {
    process.kill(-group, 'SIGKILL');
    await once(child, 'close');
  }
  expect(await groupMemory(group)).toBeUndefined();
});

test('says nothing where the system does not tell', async () => {
  expect(await groupMemory(1, '/nowhere')).toBeUndefined();
});
