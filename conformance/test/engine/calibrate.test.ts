import { describe, expect, test } from 'vitest';
import { calibrate, windows } from '../../src/engine/calibrate.js';
import { Play, quietPublisher } from '../support/actors/play.js';
import { said } from '../support/wire/scripted-server.js';

describe('windows from the 95th percentile of round trips', () => {
  test.each([
    // p95, quiet, immediately, patience
    [0, 50, 250, 3000],
    [1, 50, 250, 3000],
    [6.25, 50, 250, 3000],
    [10, 80, 250, 3000],
    [50, 400, 500, 3000],
    [100, 800, 1000, 3000],
    [200, 1600, 1000, 3000],
    [400, 3200, 1200, 3600],
    [1000, 8000, 3000, 9000],
  ])('%s ms', (p95, quiet, immediately, patience) => {
    expect(windows(p95)).toEqual({ quiet, immediately, patience });
  });
});

describe('calibrate', () => {
  test('measures twelve round trips, one after the other, each on a new connection', async () => {
    let count = 0;
    const play = new Play(() => ({ after: 10 * ++count, bytes: said('404 Not Found') }));
    const calibration = await play.run(calibrate(play.stage.ports, {}));
    expect(calibration).toEqual({ samples: 12, p50: 70, p95: 120, timing: windows(120) });
    const measured = play.server.requests.filter(({ method }) => method === 'GET');
    expect(measured.map(({ connection }) => connection)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  test('windows that the user gave stand', async () => {
    const play = new Play(quietPublisher);
    const { timing } = await play.run(calibrate(play.stage.ports, { quiet: 7, patience: 9 }));
    expect(timing).toEqual({ quiet: 7, immediately: 250, patience: 9 });
  });

  test('leaves no connection open, whatever the target does', async () => {
    const play = new Play(() => ({}));
    await play.run(calibrate(play.stage.ports, {}));
    await play.pass(1000);
    expect(play.server.open).toBe(0);
  });
});
