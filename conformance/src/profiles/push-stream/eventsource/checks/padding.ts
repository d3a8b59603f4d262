import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/eventsource-padding',
  title: 'an event stream is padded for the user agents that are configured',
  proves: ['push-stream-eventsource-padding'],
  needs: ['eventsource'],
  settings: [
    ['eventsource', 'push_stream_message_template'],
    ['eventsource', 'push_stream_padding_by_user_agent'],
  ],
  hint: 'Is what is too short for a user agent of push_stream_padding_by_user_agent followed by padding at once?',
  async run(scene) {
    const channel = scene.channel();
    const { userAgent, header, message } = scene.configured.padding('eventsource');
    const listener = await channel.given.listening('eventsource', { headers: [['User-Agent', userAgent]] });
    await listener.isPadded(header);
    const text = await channel.given.published();
    await listener.receives({ text });
    await listener.isPadded(message);
  },
});
