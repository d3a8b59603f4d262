import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/streaming-padding',
  title: 'a streaming response is padded for the user agents that are configured',
  proves: ['push-stream-streaming-padding'],
  needs: ['streaming'],
  settings: [
    ['streaming', 'push_stream_message_template'],
    ['streaming', 'push_stream_padding_by_user_agent'],
  ],
  hint: 'Is what is too short for a user agent of push_stream_padding_by_user_agent followed by padding at once?',
  async run(scene) {
    const channel = scene.channel();
    const { userAgent, header, message } = scene.configured.padding('streaming');
    const listener = await channel.given.listening('streaming', { headers: [['User-Agent', userAgent]] });
    // The header template is what is padded; without one nothing is sent.
    if (scene.configured.setting('streaming', 'push_stream_header_template')) await listener.isPadded(header);
    const text = await channel.given.published();
    await listener.receives({ text });
    await listener.isPadded(message);
  },
});
