import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-text`,
  title: `${who} receives a text as it was published, whatever its characters`,
  proves: [`push-stream-${mode}-text`],
  needs: [mode],
  hint: 'Do texts go through as bytes, neither decoded nor escaped?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    const text = `${scene.text('Grüße, привет, 你好, 𝄞')} "it's" <b>&amp;</b> \\\\ \\n %41 {} $1`;
    await channel.given.published(text);
    await listener.receives({ text, id: 1, channel: channel.id });
    await listener.receivesNothing();
  },
}));
