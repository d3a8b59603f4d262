import type { Step } from './exchanges.js';

/** Longer than the whole check took, in seconds. */
export function maxTime(steps: readonly Step[]): number {
  const times = steps.flatMap(({ sentAt, answeredAt }) => [sentAt, answeredAt ?? sentAt]);
  const all = times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
  return Math.min(60, 5 + Math.ceil(all / 1000));
}

/** True when the next request was sent before this one was answered. */
export function isBackground(step: Step, later: readonly Step[]): boolean {
  const [next] = later;
  return next !== undefined && (step.answeredAt === undefined || step.answeredAt > next.sentAt);
}

/** Seconds to wait before the next step: a request in the background needs time to arrive. */
export function pauseAfter(step: Step, next: Step | undefined, background: boolean): number {
  if (!next) return 0;
  const gap = (next.sentAt - (background ? step.sentAt : (step.answeredAt ?? step.sentAt))) / 1000;
  const least = background ? 0.3 : 0;
  return gap > 0.3 ? Math.min(5, Math.ceil(gap * 10) / 10) : least;
}
