import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-polled',
  title: 'polling is not told of on the events channel',
  proves: ['push-stream-events-polled'],
  needs: ['streaming', 'polling'],
  settings: [
    ['publisher', 'push_stream_events_channel_id'],
    ['streaming', 'push_stream_allow_connections_to_events_channel', 'on'],
  ],
  hint: 'Are events published only of subscribers who stay?',
  async run(scene, polls, events) {
    const log = await events.heard();
    const channel = scene.channel();
    await channel.given.published();
    await channel.given.step('poll', () => polls.ask('polling', channel).findsNothing());
    await events.subscriber(channel);
    // What the poll gave would stand twice, or between.
    await log.tells(channel, 'channel_created', 'client_subscribed');
    const other = scene.channel();
    await events.subscriber(other);
    await log.tells(other, 'channel_created', 'client_subscribed');
    log.toldNoMore(channel, 'channel_created', 'client_subscribed');
  },
});
