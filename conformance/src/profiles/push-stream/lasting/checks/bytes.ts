import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-bytes`,
  since: '0.2',
  title: `${who} receives blanks at the ends, plus signs and control characters as they are`,
  proves: [`push-stream-${mode}-text`],
  needs: [mode],
  hint: 'Is a body neither trimmed nor decoded as a form, and no character of it taken for the end of the text?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    const texts = [
      ` \t ${scene.text('a+b c%2Bd%20&e=f;')} \t `,
      `${scene.text()} \u0000 after a NUL, \u0001\u001b\u007f\u0085\u2028\ufeff`,
      // The lines of an event stream are for other checks.
      ...(mode === 'eventsource' ? [] : [`\r\n${scene.text()}\n\r\n\n\r after line ends\r\n`]),
    ];
    for (const text of texts) {
      await channel.given.published(text);
      await listener.receives({ text, channel: channel.id });
    }
    await listener.receivesNothing();
  },
}));
