import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs a script, and waits for its end. */
export async function runScript(script: string, env: Record<string, string> = {}) {
  const shell = spawn('sh', [], { env: { PATH: process.env.PATH, ...env } });
  shell.stdin.end(script);
  const [stdout, stderr] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
  return { stdout, stderr, code: shell.exitCode };
}
