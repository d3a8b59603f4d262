import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonReport } from '../../../src/reports/json.js';
import { runMain } from '../cli/run-main.js';

export const examples = fileURLToPath(new URL('../../../../docs/examples/clients', import.meta.url));

/** Python itself: what a version manager puts in its place starts a shell or two each time, and there are hundreds of times. */
function python(): string {
  const { stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return stdout?.trim() || 'python3';
}

const runners: Record<string, string> = { '.mjs': 'node', '.py': python(), '.sh': 'sh' };

/** The command that runs a client in this file. */
export const commandFor = (file: string) => `${runners[extname(file)]} ${file} {url}`;

/** The command that runs a push-stream client in this file. */
export const pushCommandFor = (file: string) =>
  // Node 20 has its WebSocket behind a flag.
  `${runners[extname(file)]}${file.endsWith('push-stream.mjs') ? ' --experimental-websocket --no-warnings' : ''} ${file} {mode} {url}`;

/** Starts the runs two at a time, so that they don't take the machine from each other; each comes as a promise. */
export function inTurn<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Map<T, Promise<R>> {
  const lanes = Array.from({ length: 2 }, () => Promise.resolve<unknown>(undefined));
  return new Map(
    items.map((item, index) => {
      const lane = index % lanes.length;
      const running = (lanes[lane] ?? Promise.resolve()).then(() => run(item));
      lanes[lane] = running.catch(() => undefined);
      return [item, running];
    }),
  );
}

/**
 * Runs the checks against a client, with waits that are short, but long enough for a machine on which dozens of processes start at
 * the same time.
 */
export async function runClient(command: string, ...options: string[]) {
  const waits = ['--patience', '10000'];
  if (!options.includes('--quiet')) waits.push('--quiet', '300');
  if (!options.includes('--concurrency')) waits.push('--concurrency', '8');
  const argv = ['client', '--start', command, ...waits, '--report', 'json=-', ...options];
  const { code, stdout, stderr } = await runMain(argv).ended;
  const report = stdout ? (JSON.parse(stdout) as JsonReport) : undefined;
  const idsOf = (outcome: string) =>
    (report?.checks ?? [])
      .filter((check) => check.outcome === outcome)
      .map(({ id }) => id.replace(/^.*\//, ''));
  return { code, report, text: stderr, idsOf };
}

/** An example with some of its text replaced: `[from, to]`, one after the other. */
export async function withBroken<T>(
  file: string,
  changes: readonly (readonly [from: string, to: string])[],
  use: (command: string) => Promise<T>,
  startedBy = commandFor,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'pushstream-client-'));
  try {
    let text = readFileSync(join(examples, file), 'utf8');
    for (const [from, to] of changes) {
      if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
      text = text.replace(from, () => to);
    }
    const copy = join(directory, file);
    writeFileSync(copy, text);
    return await use(startedBy(copy));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
