import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

// The standard input of this shell ends when the test does, and also when the test run is killed: nothing is left
// behind either way. SIGTERM is nginx's fast way out: the master ends its worker, and goes after it.
const guarded = `
directory=$1; shift
"$@" &
exec 2>&-
read -r never
kill $!; wait $!
rm -rf "$directory"
`;

/**
 * Starts an nginx. Its configuration has it stay in the foreground and write notices to standard error.
 * @param directory what it works in; removed at the end
 * @param told gets each line of its log
 * @returns what stops it, when it accepts connections
 */
export async function startNginx(
  nginx: string,
  directory: string,
  words: readonly string[],
  told: (line: string) => void = () => {},
): Promise<() => Promise<void>> {
  const guard = spawn('sh', ['-c', guarded, 'sh', directory, nginx, ...words], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = once(guard, 'exit');
  const last: string[] = [];
  // Read to the end: nginx would stop at a full pipe.
  const lines = createInterface({ input: guard.stderr });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      last.push(line);
      if (last.length > 20) last.shift();
      told(line);
      // By then the master has bound its port: a connection waits in the kernel at worst.
      if (/start worker process \d+/.test(line)) resolve();
    });
    lines.on('close', () => reject(new Error(`nginx ended:\n${last.join('\n')}`)));
  });
  return async () => {
    guard.stdin.end();
    await ended;
  };
}
