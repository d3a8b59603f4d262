import { createHash } from 'node:crypto';
import { type Asked, ask, get, gets, held, login, on, poll, post, secure, webSocket } from '../asked.js';

const gzip = { 'Accept-Encoding': 'gzip' };

/** Configurations of sites with pages, applications and pushes. */
export const siteAsks: Readonly<Record<string, readonly Asked[]>> = {
  'question-board': [
    held('/comet-listen/q1'),
    post('/comet-publish/?id=q1', '{"answer": 1}'),
    get('/comet-publish/?id=q1'),
    ...gets('/', '/questions?page=2', '/uploads/a.txt', '/uploads/', '/static/chat.css', '/static/none.css'),
    post('/questions', 'title=why'),
    get('/questions', { 'X-Answer': '404', Host: 'www.board.example' }),
    get('/questions', { 'X-Answer': '302|Location: http://gunicorn/there|Set-Cookie: a=b' }),
    ask('HEAD', '/questions'),
    get('/static/chat.css', { 'If-Modified-Since': 'Thu, 01 Jan 2099 00:00:00 GMT' }),
  ],
  'certificate-authority': [
    held('/ev/requests', 'hello'),
    held('/lp/requests'),
    post('/pub?id=requests'),
    ...gets('/', '/api/', '/api/signed', '/50x.html', '/lp/', '/x/lp/requests', '/robots.txt', '/pub'),
    get('/robots.txt', gzip),
  ],
  'php-front-controller': [
    held('/streaming/sub?id=a', '"1"'),
    post('/streaming/pub?id=a', '"1"'),
    ...gets(
      '/',
      '/index.html',
      '/assets/app.css',
      '/nothing',
      '/index.php',
      '/index.php?x=1',
      '/streaming/sub',
    ),
    get('/streaming/pub?id=a'),
    ask('OPTIONS', '/streaming/sub?id=a'),
  ],
  'uwsgi-named': [
    held('/ev/wall', 'hello'),
    post('/pub?id=wall'),
    ...gets('/', '/en', '/static/chat.js', '/robots.txt', '/app/manifest.json', '/pub?id=wall', '/pub'),
  ],
  'media-station': [
    webSocket('/ws/a', 'hello'),
    post('/msg_publish?id=a'),
    ...gets('/', '/manifest.json', '/static/dot.gif', '/static/none', '/api/items?x=1', '/msg_publish?id=a'),
    get('/api', { 'X-Answer': '500' }),
    get('/ws/a'),
  ],
  overlay: [
    get('/'),
    ...secure(
      443,
      'a.example',
      held('/overlay/sub?id=a', '{"a":1}'),
      post('/overlay/pub?id=a', '{"a":1}'),
      ask('OPTIONS', '/overlay/pub?id=a', { Origin: 'http://x.example' }),
      ...gets('/', '/assets/app.css', '/overlay/', '/overlay/sub'),
    ),
  ],
  laravel: [
    webSocket('/ws/a', 'said', {}, 'said'),
    webSocket('/ws/a?tests=on', 'tests'),
    post('/pub?id=test_a', 'tests'),
    ...gets('/', '/index.html', '/assets/', '/assets/app.css', '/none', '/favicon.ico', '/robots.txt'),
    ...gets('/.env', '/.well-known/x', '/index.php/a/b', '/pub?id=a', '/ws/a'),
  ],
  'rails-unicorn': [
    get('/', { Host: 'shop.example' }),
    get('/cart?x=1', { Host: 'shop.example' }),
    get('/cart?x=1', { Host: 'www.shop.example' }),
    ...gets('/assets/app.css', '/assets/none.css', '/index.html', '/push/none', '/.'),
    get('/assets/app.css', gzip),
    post('/push/pub?id=a'),
    post('/push/pub?id=a', 'hello', login('user', 's3cret')),
    post('/push/pub?id=a', 'hello', login('user', 'wrong')),
    poll('/push/poll/a'),
  ],
  'django-login': [
    get('/', { Cookie: 'session=1' }),
    ...gets('/robots.txt', '/articles/1?x=y', '/auth'),
    post('/articles', 'text', { 'Content-Type': 'text/plain' }),
    post('/pub?id=a', '"one"'),
    poll('/sub/a', { Cookie: 'session=1' }),
    poll('/sub/a', { 'X-Answer': '204' }),
    poll('/sub/a', { 'X-Answer': '401|WWW-Authenticate: Session' }),
    poll('/sub/a', { 'X-Answer': '403' }),
    poll('/sub/a', { 'X-Answer': '500' }),
    poll('/sub/a', { 'X-Answer': '302|Location: /login' }),
    held('/ev/a?time=Thu%2C%2001%20Jan%201970%2000%3A00%3A00%20GMT', 'one'),
    held('/ev/a', 'whole', { 'X-Answer': '403' }),
    webSocket('/ws/a.b1', 'one'),
    webSocket('/ws/a.b1', 'whole', { 'X-Answer': '401' }),
  ],
  'signed-links': [
    post('/pub?id=room'),
    ...[4_102_444_800, 1_000_000_000].flatMap((until) => [
      poll(`/sub/room?md5=${signature(`${until}room sesame`)}&expires=${until}`),
      poll(`/sub/hall?md5=${signature(`${until}room sesame`)}&expires=${until}`),
      poll(`/sub/room?md5=${signature(`${until + 1}room sesame`)}&expires=${until}`),
    ]),
    poll(`/sub/room?md5=${signature(`room sesame`)}`),
    poll(`/sub/room?md5=${signature(`xroom sesame`)}&expires=x`),
    poll(`/sub/room?md5=${signature(`12xroom sesame`)}&expires=12x`),
    poll(`/sub/room?md5=${signature(`-1room sesame`)}&expires=-1`),
    poll(`/sub/room?md5=${signature(`0room sesame`)}&expires=0`),
    ...gets('/sub/room', '/sub/room?md5=&expires=4102444800', '/sub/room?md5=abc'),
    ...gets(
      `/files/a?st=${signature('sesame/files/a')}`,
      `/files/b?st=${signature('sesame/files/a')}`,
      '/files/a',
    ),
    ...gets(
      `/files/a?st=${signature('sesame/files/a')}==`,
      `/files/a?st=${signature('sesame/files/a')},4102444800`,
    ),
    ...gets(`/p/${hex('a/b.txtsesame')}/a/b.txt`, `/p/${hex('asesame').toUpperCase()}/a`),
    ...gets(
      `/p/${hex('bsesame')}/a`,
      `/p/${hex('asesame')}`,
      `/p/${hex('sesame')}/`,
      '/p/x/a',
      '/p/',
      '/secret/a',
    ),
  ],
  'publisher-password': [
    post('/pub?id=a'),
    post('/pub?id=a', 'one', login('user', 's3cret')),
    post('/pub?id=a', 'one', login('user', 'no')),
    post('/pub?id=members/a', 'two', login('admin', 'password')),
    ask('DELETE', '/pub?id=a'),
    post('/either?id=a'),
    post('/either?id=a', 'three', login('user', 's3cret')),
    poll('/sub/a'),
    poll('/sub/members/a'),
    poll('/sub/members/a', login('user', 's3cret')),
  ],
  'private-port': [
    held('/stream/a', 'hello'),
    ...on(
      8081,
      post('/pub?id=a'),
      ...gets('/stats?id=a', '/stats', '/health', '/pub?id=b', '/none', '/stream/a'),
    ),
    ...on(8082, post('/x/y?id=c'), get('/?id=c'), ask('DELETE', '/?id=c'), get('/')),
    ...gets('/ping', '/', '/pub?id=a', '/stats', '/nginx_status'),
  ],
  container: [
    held('/ev/a', 'hello'),
    post('/pub?id=a'),
    poll('/poll/a'),
    post('/pub?id=a', 'x'.repeat(1025)),
    get(`/${'a'.repeat(2100)}`),
    get('/', { 'X-Long': 'a'.repeat(2100) }),
    ...gets('/', '/none'),
  ],
  'behind-balancer': [
    ...['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2'].map((address) =>
      post('/pub?id=a', 'hello', { 'X-Forwarded-For': address }),
    ),
    held('/ev/a.b1', 'hello', { 'X-Forwarded-For': '192.0.2.9' }),
    held('/ev/a.b1', 'whole', { 'X-Forwarded-For': '192.0.2.9' }),
    held('/ev/a.b1', 'hello', { 'X-Forwarded-For': '192.0.2.8, 10.1.1.1' }),
    get('/admin?id=a'),
    get('/admin?id=a', { 'X-Forwarded-For': '192.0.2.7' }),
    get('/whoami', { 'X-Forwarded-For': '198.51.100.1, 10.0.0.1' }),
    get('/whoami'),
  ],
  tenants: [
    get('/'),
    post('/pub?id=a', 'blue', { Host: 'blue.push.example' }),
    post('/pub?id=a', 'red', { Host: 'RED.push.example:80' }),
    poll('/poll/a', { Host: 'blue.push.example' }),
    poll('/poll/a', { Host: 'red.push.example' }),
    poll('/poll/a', { Host: 'green.push.example' }),
    held('/ev/a.b1', 'red', { Host: 'red.push.example' }),
    get('/stats?id=a', { Host: 'blue.push.example' }),
    ...['docs.example', 'www.docs.example', 'docs.other', 'a.b.push.example', ''].map((Host) =>
      get('/', { Host }),
    ),
  ],
  'node-sockets': [
    held('/sub/a'),
    post('/pub?id=a'),
    ...gets('/', '/socket.io/?transport=polling', '/cms/page?x=1', '/old/x', '/v1/items?x=1', '/v1/', '/v1'),
    post('/api', '{"a":1}', { 'Content-Type': 'application/json' }),
    get('/', { 'X-Answer': '301|Location: http://node/x', 'X-Forwarded-For': '192.0.2.1' }),
    get('/', {
      under_scored: '1',
      'X-Real-IP': '192.0.2.1',
      X_Real_IP: '192.0.2.2',
      'X.Dot': '1',
      'X-Plus+': '1',
    }),
    ask('DELETE', '/items/1'),
    ask('HEAD', '/'),
  ],
  'https-only': [
    ...gets('/', '/ev/a?x=1', '/.well-known/acme-challenge/x'),
    get('/', { Host: 'b.example' }),
    get('/', { Host: 'other.example' }),
    ...secure(
      443,
      'a.example',
      held('/ev/a', 'hello'),
      webSocket('/ws/a', 'hello'),
      post('/pub?id=a'),
      ...gets('/', '/scheme', '/none', '/static/chat.js'),
    ),
    ...secure(443, 'b.example', ...gets('/', '/x?y=z')),
    ...secure(443, 'none.example', get('/')),
    ...on(443, get('/')),
  ],
};

/** As `secure_link_md5` wants it: base64 for addresses, without the end. */
function signature(text: string): string {
  return createHash('md5').update(text).digest('base64url');
}

/** As `secure_link_secret` wants it. */
function hex(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
