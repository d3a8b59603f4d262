/** What {@link sameWork} takes on a quiet machine of today; milliseconds. */
const usual = 1.5;

/** Some work that is always the same: strings that are made, looked through and put together, as a server does. */
export function sameWork(): number {
  let found = 0;
  for (let round = 0; round < 40; round++) {
    const lines = Array.from({ length: 250 }, (_, index) => `name-${index}: value ${round}`);
    const bytes = Buffer.from(lines.join('\r\n'), 'latin1');
    found += bytes
      .toString('latin1')
      .split('\r\n')
      .filter((line) => /^[a-z]+-\d*7: /.test(line)).length;
  }
  return found;
}

/** Processor time that was used since; milliseconds. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** How many times slower than usual this machine is at the moment; at least 1. Others who use it make it slower. */
export function slowness(): number {
  const times = Array.from({ length: 15 }, () => {
    const before = process.cpuUsage();
    if (sameWork() === 0) throw new Error('the work was not done');
    return cpuSince(before);
  }).sort((a, b) => a - b);
  // In the middle: the first times are slower, as the code is new.
  const middle = times[Math.floor(times.length / 2)] ?? usual;
  return Math.max(1, middle / usual);
}
