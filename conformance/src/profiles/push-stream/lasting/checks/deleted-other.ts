import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-deleted-other`,
  title: `${who} of two channels keeps its connection when one of them is deleted`,
  proves: [`push-stream-${mode}-deleted-other`],
  needs: [mode],
  hint: 'Does a connection end only when none of its channels is left?',
  async run(scene) {
    const [one, two] = [scene.channel(), scene.channel()];
    const listener = await one.given.listening(mode, { as: [one.id, two.id] });
    await one.given.deleted();
    await listener.receives({ id: -2, channel: one.id });
    const text = await two.given.published();
    await listener.receives({ text, id: 1, channel: two.id });
    await listener.receivesNothing();
  },
}));
