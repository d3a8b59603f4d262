import { Failure } from '../../actors/failure.js';
import { most, span } from '../pace.js';
import { modeWords } from './push-check.js';
import type { PushStage } from './push-stage.js';
import { type Refusal, showRefusal } from './refusal.js';

/** Every request is refused for two seconds; the client goes easy on the server. */
export async function asksInModeration(stage: PushStage, refusal: Refusal): Promise<void> {
  const { clock } = stage.ports;
  const start = clock.elapsed();
  const end = start + span;
  for (let count = 0; ; ) {
    const attempt = await stage.attempt(Math.max(0, end - clock.elapsed()));
    if (!attempt) return;
    if (attempt.question.at >= start) count++;
    if (count > most) {
      throw new Failure(
        `at most ${most} requests in two seconds of answers ${showRefusal(refusal, stage.mode)}`,
        `${count} requests within ${Math.round(clock.elapsed() - end + span)} ms`,
      );
    }
  }
}

/**
 * The story of a refusal: the client may end, or ask again. Nothing that comes with it is a message, and a client that asks again
 * does so in moderation, and gets what comes when it is let in again.
 */
export async function isRefused(stage: PushStage, refusal: Refusal): Promise<void> {
  await stage.given.delivered();
  stage.server.refuseAll(refusal);
  await stage.cut();
  const again = await stage.attempt(stage.ports.timing.patience);
  await stage.staysSilent('what comes with a refusal is no message');
  if (again) await asksInModeration(stage, refusal);
  stage.server.refuseAll(undefined);
  const back = await stage.attempt(again ? stage.ports.timing.patience : 0);
  const topic = `by ${modeWords[stage.mode]}, a client that is answered ${showRefusal(refusal, stage.mode)}`;
  stage.observe(topic, back ? 'asks again' : 'asks no more');
  if (back) await stage.deliver();
}
