import { describe, expect, it } from 'vitest';
import { palette } from '../../src/reports/html/palette.js';

describe('the colours', () => {
  const [light = '', dark = ''] = palette
    .split('@media (prefers-color-scheme: dark)')
    .map((part) => part.split('* {')[0] ?? '');
  const coloursOf = (part: string) =>
    new Map(
      [...part.matchAll(/--([a-z-]+): (#[\da-f]{3,6});/g)].map(([, name = '', colour = '']) => [
        name,
        colour,
      ]),
    );

  it.each([
    ['light', coloursOf(light)],
    ['dark', coloursOf(dark)],
  ])('can be read where it is %s', (_, colours) => {
    const of = (name: string) => luminance(colours.get(name) ?? '');
    const pairs = [
      ...['good', 'bad', 'doubt', 'none', 'fg'].flatMap((tone) =>
        ['good', 'bad', 'doubt', 'none']
          .filter((back) => back === tone || tone === 'fg')
          .map((back) => [tone, `${back}-bg`]),
      ),
      ...['fg', 'soft', 'link', 'good', 'bad', 'doubt', 'none'].flatMap((tone) => [
        [tone, 'bg'],
        [tone, 'panel'],
      ]),
    ];
    for (const [front = '', back = ''] of pairs) {
      const [high, low] = [of(front), of(back)].sort((one, two) => two - one) as [number, number];
      expect((high + 0.05) / (low + 0.05), `${front} on ${back}`).toBeGreaterThan(4.5);
    }
  });
});

/** How bright a colour is, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
