import { Failure } from '../../actors/failure.js';
import type { Question } from '../listener.js';
import { most, span } from '../pace.js';
import { echoesAsBefore } from './echo.js';
import type { RelayStage } from './relay-stage.js';
import { showStatus } from './show.js';

/** Refuses every request for two seconds; the client goes easy on the server. */
export async function asksInModeration(stage: RelayStage, status: number): Promise<void> {
  const { clock } = stage.ports;
  const end = clock.elapsed() + span;
  for (let count = 0; ; count++) {
    if (count > most) {
      throw new Failure(
        `at most ${most} requests in two seconds of answers ${showStatus(status)}`,
        `${count} requests within ${Math.round(clock.elapsed() - end + span)} ms`,
      );
    }
    const again = await stage.question(Math.max(0, end - clock.elapsed()));
    if (!again) return;
    await stage.refuse(status);
  }
}

/**
 * The story of a status that ends a wait for good or for now: the client may end, or ask again. Its text is no message, and a
 * client that asks again does so in moderation, and gets what comes then.
 */
export async function refusedWith(stage: RelayStage, status: number): Promise<void> {
  const before = await stage.given.delivered();
  await stage.refuse(status);
  const again = await stage.question(stage.ports.timing.patience);
  await stage.staysSilent(`the text of a ${showStatus(status)} is no message`);
  stage.observe(`a client that is answered ${status}`, again ? whatItAsks(before, again) : 'asks no more');
  if (!again) return;
  await stage.refuse(status);
  await asksInModeration(stage, status);
  if (!(await stage.question(stage.ports.timing.patience))) return;
  await stage.deliver();
}

function whatItAsks(before: Question, again: Question): string {
  try {
    echoesAsBefore(before, again);
    return 'asks again with the same validators';
  } catch {
    return 'asks anew, with other validators or none';
  }
}
