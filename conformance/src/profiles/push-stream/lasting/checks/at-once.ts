import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-at-once`,
  since: '0.2',
  title: `${who} receives a message as soon as it is published`,
  proves: [`push-stream-${mode}-at-once`],
  needs: [mode],
  hint: 'Is a message written to the connection when it is published, and not kept back by a timer, a buffer or the next message?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    for (const text of [scene.text('one'), scene.text('two')]) {
      const call = channel.post(text);
      await listener.receivesAtOnce({ text, channel: channel.id }, call, () =>
        scene.expect(channel.information()).answers(),
      );
      await channel.given.step('publish a message', () => scene.expect(call).answers(200));
    }
  },
}));
