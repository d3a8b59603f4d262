import { accessStories } from '../../stories/access-story.js';

const headers = [['Origin', 'http://page.example']] as const;

const whole = accessStories(
  (location, mode, where) => ({
    id: `push-stream/access-origins-${mode}`,
    since: '0.2',
    title: `pages of the allowed origins may read what ${where} answers`,
    proves: ['push-stream-access-origins'],
    settings: [[location, 'push_stream_allowed_origins']],
    features: ['storage'],
    hint: 'Access-Control-Allow-Origin stands on every answer, on a 304 and on refusals too.',
    async run(scene, polls) {
      const channel = scene.channel();
      await channel.given.published();
      const at = location === 'polling' ? 'polling' : 'subscriber';
      const found = polls.ask(at, channel, { as: `${channel.id}.b1`, headers });
      const batch = await channel.given.step('get a message', () => found.answers());
      scene.allowsOrigin(batch.reply, location);
      if (at === 'polling') {
        const none = polls.ask(at, channel, { headers });
        scene.allowsOrigin(await channel.given.step('get nothing', () => none.findsNothing()), location);
      }
      const refused = scene.client(location).takesPath().get({ spelled: 'ALL' }, { headers });
      const refusal = await channel.given.step('be refused', () => scene.refused(refused, 403));
      scene.allowsOrigin(refusal, location);
    },
  }),
  ['polling', 'subscriber'],
);

const lasting = accessStories(
  (location, mode, where) => ({
    id: `push-stream/access-origins-${mode}`,
    since: '0.2',
    title: `pages of the allowed origins may read what ${where} sends`,
    proves: ['push-stream-access-origins'],
    settings: [[location, 'push_stream_allowed_origins']],
    hint: 'Access-Control-Allow-Origin stands in the head of the stream, and on refusals too.',
    async run(scene) {
      const channel = scene.channel();
      const at = location === 'streaming' ? 'streaming' : 'eventsource';
      const listener = await channel.given.listening(at, { headers });
      await channel.given.published();
      await listener.hasBegun();
      listener.allowsOrigin(scene.configured.setting(at, 'push_stream_allowed_origins') ?? '');
      const refused = scene.client(at).takesPath().get({ spelled: 'ALL' }, { headers });
      const refusal = await channel.given.step('be refused', () => scene.refused(refused, 403));
      scene.allowsOrigin(refusal, at);
    },
  }),
  ['streaming', 'eventsource'],
);

export default [...lasting, ...whole];
