import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'type',
  modes: ['eventsource'],
  title: 'a client reports messages that have an event type',
  eventTypes: true,
  proves: ['eventsource-type'],
  hint: 'The browser\'s EventSource gives events of another type than "message" only to those who listen for that type.',
  async run(stage) {
    await stage.given.delivered();
    await stage.deliver({ eventType: 'kind' });
    await stage.deliver({ eventType: 'other', eventId: 'with-id' });
    await stage.deliver();
    await stage.staysSilent('each message has been reported once');
  },
});
