import { lastingStories } from '../../stories/lasting-story.js';

/** Where the lengths of frames and buffers change their form: 7, 16 and 64 bits of a WebSocket frame. */
const edges = [125, 126, 65_535, 65_536];

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-long`,
  since: '0.2',
  title: `${who} receives messages of any length, whole`,
  proves: [`push-stream-${mode}-long`],
  needs: [mode],
  hint: 'Is the length of a message written in every form there is, and does one that is sent in several pieces arrive whole?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    const short = await channel.given.published();
    const [first] = await listener.receives({ text: short, channel: channel.id });
    const around = listener.pattern.lengthOf(first?.fields ?? {}) - short.length;
    const most = scene.configured.largestBody;
    const lengths = [...edges.map((edge) => edge - around), Math.min(most, 100_000)];
    for (const length of lengths.filter((one) => one > 0 && one <= most)) {
      const text = scene.longText(length);
      await channel.given.published(text);
      await listener.receives({ text, channel: channel.id });
    }
    await listener.receivesNothing();
  },
}));
