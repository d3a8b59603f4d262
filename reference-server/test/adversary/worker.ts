import { Campaign, type Cost, type Finding } from './campaign.js';

/** What a process is to do: every `step`-th sequence from `first` on. */
export interface Task {
  readonly seed: number;
  readonly only: readonly string[] | undefined;
  readonly first: number;
  readonly step: number;
  readonly last: number;
  /** Milliseconds. */
  readonly time: number;
  readonly keepGoing: boolean;
  /** After how many sequences it tells how far it is. */
  readonly tellEvery: number;
}

/** What it tells of it. */
export type Told =
  | {
      readonly type: 'progress';
      readonly number: number;
      readonly done: number;
      readonly costliest: readonly Cost[];
    }
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'done' };

/** Runs sequences until there is no time, or until one is found that breaks something. */
export async function work(task: Task, tell: (told: Told) => void): Promise<void> {
  const end = performance.now() + task.time;
  const campaign = new Campaign({ ...task, onlyNew: task.keepGoing });
  let done = 0;
  let finding: Finding | undefined;
  const found = () => {
    if (finding) tell({ type: 'finding', finding });
    return finding !== undefined && !task.keepGoing;
  };
  try {
    for (let number = task.first; number <= task.last && performance.now() < end; number += task.step) {
      if (done % task.tellEvery === 0) {
        tell({ type: 'progress', number, done, costliest: campaign.costliest });
        done = 0;
      }
      finding = await campaign.run(number);
      done++;
      if (found()) break;
    }
    finding = await campaign.end();
    found();
  } finally {
    campaign.stop();
  }
  tell({ type: 'progress', number: task.last, done, costliest: campaign.costliest });
  tell({ type: 'done' });
}
