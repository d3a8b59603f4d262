import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-shown-position`,
  title: `${who} goes on from the time and the tag that a message shows`,
  proves: [`push-stream-${mode}-shown-position`],
  needs: [mode],
  features: ['storage'],
  keeps: 2,
  hint: 'Is ~time~ the time of the message as HTTP writes it, and ~tag~ its number, as If-Modified-Since and If-None-Match take them?',
  async run(scene) {
    const channel = scene.channel();
    scene.configured.pattern(mode).mustShow('time', 'tag');
    const listener = await channel.given.listening(mode);
    const texts = [scene.text('one'), scene.text('two'), scene.text('three')];
    for (const text of texts) await channel.given.published(text);
    const [, two] = await channel.given.step('receive the messages', () =>
      listener.receives(...texts.map((text) => ({ text }))),
    );
    const { time = '', tag = '' } = two?.fields ?? {};
    const later = await channel.given.listening(mode, { from: { time, tag } });
    await later.receives({ text: texts[2] ?? '', channel: channel.id });
    await later.receivesNothing('no other message');
  },
}));
