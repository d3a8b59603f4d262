import { TargetUnusable } from '../engine/refusals.js';
import type { RunResult } from '../engine/results.js';
import { TargetLost } from '../engine/schedule.js';
import { quoteLastLines, type StartedTarget } from './process.js';

const list = (ids: readonly string[]) => ids.map((id) => `  ${id}`).join('\n');

/** What to say when a target that the kit did not start is lost. */
export function describeLoss({ message, inFlight }: TargetLost): string {
  return [
    `the target died during the run: ${message}. Under way were:`,
    list(inFlight),
    'With --start CMD --ready URL the kit starts it anew for each of them and finds the culprit; --only ID runs one alone.',
  ].join('\n');
}

/**
 * Runs each check that was under way when the target was lost again, alone, against a freshly started target.
 * Returns what to say of it.
 */
export async function findCulprits(
  lost: TargetLost,
  died: StartedTarget,
  startAgain: () => Promise<StartedTarget>,
  runOnly: (id: string) => Promise<RunResult>,
): Promise<string> {
  const culprits: string[] = [];
  let lastWords = quoteLastLines(died);
  for (const id of lost.inFlight) {
    const target = await startAgain();
    try {
      await runOnly(id);
      if (target.ended() !== undefined) culprits.push(id);
    } catch (error) {
      if (!(error instanceof TargetLost) && !(error instanceof TargetUnusable)) throw error;
      culprits.push(id);
    } finally {
      await target.stop();
    }
    if (culprits.at(-1) === id) lastWords = quoteLastLines(target);
  }
  const ended = died.ended();
  const found =
    culprits.length === 0
      ? 'None of them brings it down when it runs alone.'
      : `Run alone, each against a freshly started target, ${culprits.length === 1 ? 'this one brings' : 'these bring'} it down:\n${list(culprits)}`;
  return [
    `the target died during the run${ended ? ` (${ended})` : `: ${lost.message}`}. Under way were:`,
    list(lost.inFlight),
    `${found}${lastWords && `\n${lastWords}`}`,
  ].join('\n');
}
