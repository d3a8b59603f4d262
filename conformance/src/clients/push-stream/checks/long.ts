import { pushChecks } from '../push-check.js';

const length = 300_000;

export default pushChecks({
  slug: 'long',
  title: 'a client reads a message of 300 KB',
  proves: ['messages-pieces'],
  hint: 'Look for buffers of a fixed size.',
  async run(stage) {
    await stage.given.delivered();
    const random = Buffer.from(stage.ports.randomBytes(50)).toString('hex');
    await stage.deliver({ text: random.repeat(length / random.length) });
    await stage.deliver();
  },
});
