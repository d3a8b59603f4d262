import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-channels`,
  title: `${who} of two channels receives the messages of both, in the order of publishing`,
  proves: [`push-stream-${mode}-channels`],
  needs: [mode],
  hint: 'Is the path of channels split at each slash, and does the connection belong to each of them?',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    const listener = await one.given.listening(mode, { as: [one.id, two.id] });
    const texts = [scene.text('one'), scene.text('two'), scene.text('three')] as const;
    await one.given.published(texts[0]);
    await two.given.published(texts[1]);
    await one.given.published(texts[2]);
    await listener.receives(
      { text: texts[0], channel: one.id, id: 1 },
      { text: texts[1], channel: two.id, id: 1 },
      { text: texts[2], channel: one.id, id: 2 },
    );
    await listener.receivesNothing();
  },
}));
