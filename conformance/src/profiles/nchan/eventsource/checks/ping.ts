import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/eventsource-ping',
  title: 'a silent EventSource connection is pinged after each interval',
  proves: ['nchan-eventsource-ping'],
  needs: ['eventsource'],
  settings: [['eventsource', 'nchan_eventsource_ping_interval']],
  takes: 'seconds',
  hint: 'Does a timer of nchan_eventsource_ping_interval run for every connection, and again after each ping?',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('eventsource', channel);
    await listener.isPinged(scene.time('eventsource', 'nchan_eventsource_ping_interval'));
    const text = await channel.given.message();
    await listener.receives(text);
  },
});
