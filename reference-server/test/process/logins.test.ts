import { expect, test } from 'vitest';
import { NginxFolder } from '../support/process/nginx-command.js';

/** Of `s3cret`, with as many rounds as are allowed: a second of work. */
const costly = '$2b$14$abcdefghijklmnopqrstuuMZKx76V3UUCd6wG8PLwzH6qINtghgcC';

const login = (user: string, password = 's3cret') => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  Connection: 'close',
});

test('others are answered while the password of a login is compared', async () => {
  const nginx = await NginxFolder.with(
    (port) => `events { } http { server { listen 127.0.0.1:${port};
      location /open { return 200 open; }
      location / { auth_basic x; auth_basic_user_file passwords; error_page 404 =200 /open; } } }`,
    { passwords: `user:${costly}\ntoo-costly:${costly.replace('14', '15')}\n` },
  );
  await nginx.start();
  const order: string[] = [];
  const statusOf = async (path: string, headers: Record<string, string>) => {
    const { status } = await fetch(`http://127.0.0.1:${nginx.port}${path}`, { headers });
    order.push(path);
    return status;
  };
  const closed = statusOf('/closed', login('user'));
  for (let count = 0; count < 20; count++) await statusOf('/open', { Connection: 'close' });
  expect(await closed).toBe(200);
  expect(order).toEqual([...Array(20).fill('/open'), '/closed']);
  // Once is enough for the same login; one that is wrong, or of nobody, is not answered sooner.
  const known = statusOf('/known', login('user'));
  const wrong = [statusOf('/wrong', login('user', 'x')), statusOf('/nobody', login('nobody'))];
  expect(await Promise.all([known, ...wrong])).toEqual([200, 401, 401]);
  expect(order.slice(21)).toEqual(['/known', '/wrong', '/nobody']);
  expect(await statusOf('/too-costly', login('too-costly'))).toBe(500);
  expect(nginx.log).toContain(
    `the password of user "too-costly" is stored in a way that is not supported: it takes a cost of 15, and the most is 14 in ${nginx.folder}/passwords:2`,
  );
});
