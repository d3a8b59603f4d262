import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/chunked-chunks',
  title: 'each message is one chunk, and nothing else is in it',
  proves: ['nchan-chunked-chunks'],
  needs: ['streaming'],
  features: ['storage'],
  hint: 'Are messages written as one chunk each, also those that were stored?',
  async run(scene) {
    const channel = await scene.channel();
    const texts = [await channel.given.message('one\nline'), await channel.given.message()];
    const listener = await scene.listening('streaming', channel);
    texts.push(await channel.given.message());
    await scene.step('receive the messages', () => listener.receives(...texts));
    scene.areEqual(
      'the chunks',
      texts,
      listener.chunks.map(({ text }) => text),
    );
  },
});
