import { keepOthersBusy } from './load.js';
import { showTrials } from './table.js';
import { lateMutants, mutantServer, nchanServer, referenceServer } from './targets.js';
import { allPass, alwaysTheSame, failing, type Trial, tryOut } from './trial.js';

const [text = '20', ...more] = process.argv.slice(2);
const count = Number(text);
if (!Number.isInteger(count) || count < 1 || more.length > 0) {
  process.stderr.write(`usage: npm run stability [-- RUNS]; ${JSON.stringify(text)} is no number of runs\n`);
  process.exit(2);
}

const say = (line: string) => process.stdout.write(`${line}\n`);
/** It takes minutes: each trial is told of when it is over. */
const told = (trial: Trial): Trial => {
  process.stderr.write(`${trial.name}: ${trial.good} of ${trial.runs.length}\n`);
  return trial;
};
const load = keepOthersBusy();
say(`${count} runs each, with ${load.processes} busy process beside them\n`);
try {
  const steady: Trial[] = [
    told(await tryOut(referenceServer, count, allPass)),
    told(await tryOut(nchanServer, count, alwaysTheSame)),
  ];
  say(showTrials('The same outcomes every time.', 'same', steady));
  const killed: Trial[] = [];
  for (const mutant of lateMutants) {
    killed.push(told(await tryOut(() => mutantServer(mutant), count, failing(mutant.kills))));
  }
  say(showTrials('1.5 s late: exactly the checks of the mutant fail.', 'killed', killed));
  const all = [...steady, ...killed];
  const runs = all.reduce((sum, trial) => sum + trial.runs.length, 0);
  const bad = all.reduce((sum, trial) => sum + trial.runs.length - trial.good, 0);
  say(`${runs} runs, ${bad} of them not as they should be`);
  process.exitCode = bad > 0 ? 1 : 0;
} finally {
  load.stop();
}
