import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/publishing-websocket-information',
  title: 'each message on a WebSocket of a publisher is answered with channel information',
  proves: ['nchan-publishing-websocket-information'],
  features: ['storage'],
  hint: 'The format is that of the Accept in the handshake.',
  async run(scene) {
    const channel = await scene.channel();
    const headers = [['Accept', 'text/json']] as const;
    const publisher = await scene.listening('websocket', channel, { at: 'publisher', headers });
    for (const count of [1, 2]) {
      await publisher.says(scene.text());
      const { messages } = scene.jsonText(await publisher.hears('channel information'), publisher);
      scene.areEqual('the number of messages', [count], [messages]);
    }
  },
});
