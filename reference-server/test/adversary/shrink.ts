import type { Piece, Sequence, Step } from './sequence.js';

/** Runs sequences and tells whether they still break what they broke. */
export type StillBreaks = (sequences: readonly Sequence[]) => Promise<boolean>;

/** Leaves out parts of a list, halves first and single ones last, as long as it still breaks. */
async function shorter<T>(
  list: readonly T[],
  breaks: (list: readonly T[]) => Promise<boolean>,
  isOver: () => boolean,
): Promise<readonly T[]> {
  let kept = list;
  for (let size = Math.ceil(list.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = kept.length - size; at > -size && !isOver(); at -= size) {
      const start = Math.max(0, at);
      const candidate = [...kept.slice(0, start), ...kept.slice(at + size)];
      if (candidate.length < kept.length && (await breaks(candidate))) kept = candidate;
    }
  }
  return kept;
}

/** Smaller forms of a piece. */
function smaller(piece: Piece): Piece[] {
  if (typeof piece === 'string') return [];
  return [4, 2].map((divisor) => ({ ...piece, times: Math.floor(piece.times / divisor) }));
}

/** Simpler forms of a step. */
function simpler(step: Step): Step[] {
  if (step.do !== 'send') return [];
  const forms: Step[] = step.cut === 'whole' ? [] : [{ ...step, cut: 'whole' }];
  for (const [index, piece] of step.bytes.entries()) {
    for (const other of smaller(piece)) forms.push({ ...step, bytes: step.bytes.with(index, other) });
  }
  return forms;
}

/**
 * Makes sequences shorter, as long as they still break.
 * @param isOver whether there is no more time for it
 */
export async function shrink(
  sequences: readonly Sequence[],
  breaks: StillBreaks,
  isOver: () => boolean,
): Promise<readonly Sequence[]> {
  let kept = await shorter(sequences, breaks, isOver);
  for (const index of kept.keys()) {
    const withSteps = (steps: readonly Step[]) => kept.with(index, { ...(kept[index] as Sequence), steps });
    let steps = await shorter(kept[index]?.steps ?? [], (list) => breaks(withSteps(list)), isOver);
    for (const [at, step] of steps.entries()) {
      // What is expected belongs to the whole of the bytes.
      if (step.do === 'send' && !step.expect) {
        const withBytes = (bytes: readonly Piece[]) => steps.with(at, { ...step, bytes });
        steps = withBytes(await shorter(step.bytes, (bytes) => breaks(withSteps(withBytes(bytes))), isOver));
      }
      for (let again = true; again && !isOver(); ) {
        again = false;
        for (const form of simpler(steps[at] as Step)) {
          const candidate = steps.with(at, form);
          if (isOver() || !(await breaks(withSteps(candidate)))) continue;
          steps = candidate;
          again = true;
          break;
        }
      }
    }
    kept = withSteps(steps);
  }
  return kept;
}
