import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/raw-stream-separator',
  title: 'the separator comes after each message',
  proves: ['nchan-raw-stream-separator'],
  needs: ['rawStream'],
  hint: 'nchan_subscriber_http_raw_stream_separator decides what is written behind each message: a newline by default.',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('rawStream', channel);
    const texts = [await channel.given.message(), await channel.given.message()];
    await scene.step('receive the messages', () => listener.receives(...texts));
    await listener.hasBody(texts.map((text) => text + scene.separator).join(''));
  },
});
