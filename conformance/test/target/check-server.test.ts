import { describe, expect, it } from 'vitest';
import { checkServer, type RunEvent, TargetUnusable, UsageError } from '../../src/index.js';

describe('checkServer', () => {
  it('checks the reference server when no location is given, and tells how it goes', async () => {
    const events: RunEvent[] = [];
    const result = await checkServer({ only: ['relay/oldest'], onEvent: (event) => events.push(event) });
    expect(result.checks.map(({ id, outcome }) => [id, outcome])).toEqual([['relay/oldest', 'pass']]);
    expect(events.map(({ type }) => type)).toEqual([
      'started',
      'calibrated',
      'features',
      'check-started',
      'check-finished',
      'finished',
    ]);
  });

  it('knows the options of the command line by name', async () => {
    const url = 'http://127.0.0.1:1/x?id={channel}';
    const run = checkServer({
      publisher: url,
      interval: url,
      publisherHeader: ['A: ${B}'],
      env: { B: 'c' },
      insecure: true,
    });
    await expect(run).rejects.toThrow(TargetUnusable);
  });

  it('refuses what it does not know', async () => {
    const wrong: object = { publishr: 'x' };
    await expect(checkServer(wrong)).rejects.toThrow(UsageError);
    await expect(checkServer(wrong)).rejects.toThrow(
      'option publishr: there is no such option; did you mean "publisher"?',
    );
    await expect(checkServer({ concurrency: 0 })).rejects.toThrow(
      'option concurrency: "0" is not a whole number',
    );
  });

  it('can be ended early', async () => {
    const abort = new AbortController();
    const run = checkServer({
      signal: abort.signal,
      onEvent: ({ type }) => type === 'calibrated' && abort.abort(),
    });
    await expect(run).rejects.toThrow('interrupted');
  });
});
