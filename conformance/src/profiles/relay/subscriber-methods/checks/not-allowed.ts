import { check } from '../../../../engine/check.js';

const plain = 'Refuse the method, not the client: 403 says that nobody may, 405 that this is the wrong verb.';

const methods = [
  { name: 'post', method: 'POST', body: 'x', hint: plain },
  { name: 'put', method: 'PUT', body: 'x', hint: plain },
  { name: 'delete', method: 'DELETE', hint: plain },
  { name: 'patch', method: 'PATCH', body: 'x', hint: plain },
  {
    name: 'options',
    method: 'OPTIONS',
    hint: 'Only a CORS preflight (Origin and Access-Control-Request-Method) is an exception.',
  },
  {
    name: 'unknown',
    method: 'BREW',
    hint: 'Many HTTP libraries answer a method they do not know themselves, with 400 or 501.',
  },
] as const;

export default methods.map(({ name, method, hint, ...rest }) =>
  check({
    id: `relay/method-${name}`,
    title: `${name === 'unknown' ? 'a method that nobody knows' : method} on the subscriber location is answered 405`,
    proves: ['relay-3.1-method-not-allowed'],
    hint,
    async run(stage) {
      const channel = await stage.channel();
      await channel.given.served();
      const options = 'body' in rest ? { body: Buffer.from(rest.body) } : {};
      await stage.expect(channel.subscriber.other(method, options)).answers(405);
    },
  }),
);
