import { describe, expect, test } from 'vitest';
import type { Location } from '../../src/actors/locations.js';
import { windows } from '../../src/engine/calibrate.js';
import { findLife, isAboutLife, toldLives } from '../../src/engine/lives.js';
import { pushStreamSettings } from '../../src/profiles/push-stream/settings.js';
import { Play, plainLocations } from '../support/actors/play.js';
import { said } from '../support/wire/scripted-server.js';

const configured = (settings: Record<string, string>): Location => ({
  ...plainLocations.publisher,
  settings,
});

/** A server that ends held requests after some milliseconds. */
const endingAfter = (life: number, timing = { quiet: 3200, immediately: 1200, patience: 3600 }) => {
  const play = new Play(({ path }) =>
    path.startsWith('/sub') ? { after: life, bytes: said('304 Not Modified') } : said('200 OK'),
  );
  return { play, ports: { ...play.stage.ports, timing } };
};

describe('for how long connections last', () => {
  test('is said by the directive for the location, else by that for all', () => {
    const both = {
      push_stream_subscriber_connection_ttl: '6s',
      push_stream_longpolling_connection_ttl: '3s',
    };
    const locations = {
      ...plainLocations,
      subscriber: configured(both),
      streaming: configured(both),
      eventsource: configured({ push_stream_subscriber_connection_ttl: '0' }),
    };
    expect(toldLives(locations, pushStreamSettings)).toEqual({ subscriber: 3000, streaming: 6000 });
  });

  test('is seen where answers come so late that it matters', async () => {
    const { play, ports } = endingAfter(3000);
    expect(await play.run(findLife(ports, 400))).toBe(2600);
    await play.pass(1000);
    expect(play.server.open).toBe(0);
  });

  test.each<[string, number, { quiet?: number; lives?: { subscriber: number } }]>([
    ['answers come at once', 300, { quiet: 50 }],
    ['somebody has said it', 3000, { lives: { subscriber: 3000 } }],
    ['nothing is held', 500, {}],
    ['a request is held for long enough', 30_000, {}],
  ])('is not looked for, or not found, where %s', async (_, life, { quiet = 3200, lives = {} }) => {
    const { play, ports } = endingAfter(life, { quiet, immediately: 1200, patience: 3600 });
    expect(await play.run(findLife({ ...ports, lives }, 400))).toBeUndefined();
  });

  test('leaves time for what a check does beside waiting', () => {
    expect(windows(400, 3000).quiet).toBe(1200);
    expect(windows(400, 30_000).quiet).toBe(3200);
    expect(windows(400, 1000).quiet).toBe(800);
    expect(windows(1, 100).quiet).toBe(50);
  });

  test('is no excuse for checks that are about it', () => {
    const life = ['streaming', 'push_stream_subscriber_connection_ttl'] as const;
    expect(isAboutLife({ settings: [life] }, pushStreamSettings)).toBe(true);
    const text = ['streaming', 'push_stream_footer_template'] as const;
    expect(isAboutLife({ settings: [text] }, pushStreamSettings)).toBe(false);
  });
});
