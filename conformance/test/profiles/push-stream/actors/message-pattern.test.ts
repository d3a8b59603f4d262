import { describe, expect, test } from 'vitest';
import { bytesOf, MessagePattern } from '../../../../src/profiles/push-stream/actors/message-pattern.js';

describe('a long text', () => {
  const pattern = new MessagePattern('<~id~ ~text~>');
  const sent = (text: string) => bytesOf(`<1 ${text}>`);

  test.each([
    ['one byte a character', 'x'],
    ['three bytes a character, fewer characters than the expression has bytes', '€'],
  ])('is found where it is whole, and only there: %s', (_, character) => {
    const text = character.repeat(600);
    const other = `${character.repeat(300)}${'?'.repeat(bytesOf(character).length)}${character.repeat(299)}`;

    for (const [one, found] of [
      [text, text],
      [other, undefined],
    ] as const) {
      expect(pattern.match(sent(one), 0, { text })?.fields.text).toBe(found);
      expect(pattern.matchWhole(sent(one), { text })?.text).toBe(found);
    }
  });
});
