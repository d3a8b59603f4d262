import { type Asked, gets, type Sites } from './site.js';

export const computed: Sites = {
  map: {
    http: `
      map $arg_a $plain { default none; one 1; TWO 2; "" empty; three "$arg_b!"; \\default word; }
      map $arg_h $host_kind { hostnames; default other; example.org exact; *.example.org below; .both.example both;
        www.* www; www.deep.* deep; *.a.example.org deeper; }
      map $uri $of_uri { default "-"; ~^/x/(\\d+)$ "number $1"; ~*^/X/(?<word>\\w+)$ "word $word"; "~^/y (.)" "y$1"; }
      map "$arg_a:$arg_b" $both { ~^(.+):(.+)$ "$2/$1"; default no; }
      map $of_uri $chained { default "($of_uri)"; - ""; }
      map $args $kept { default $args; }
      map $args $fresh { volatile; default $args; }
      map $http_upgrade $connection_upgrade { default upgrade; '' close; }
      map $self $self { default "x$self"; }
      map $arg_c $answer { default 200; 1 418; }`,
    server: `
      location / { return 200 "$plain|$host_kind|$of_uri|$both|$chained|$connection_upgrade|$1"; }
      location /kept { set $first "$kept $fresh"; set $args new; return 200 "$first $kept $fresh"; }
      location /set { set $plain mine; return 200 $plain; }
      location /if { if ($plain = 1) { return 200 one; } return 200 other; }
      location /y { return 200 "$of_uri $1"; }`,
    asks: [
      ...gets('/?a=one', '/?a=two', '/?a=Three&b=x', '/?a=default', '/?a=none', '/', '/?h=example.org'),
      ...gets(
        '/?h=EXAMPLE.org.',
        '/?h=x.example.org',
        '/?h=x.a.example.org',
        '/?h=both.example',
        '/?h=x.both.example',
      ),
      ...gets(
        '/?h=www.x',
        '/?h=www.deep.x.y',
        '/?h=www.',
        '/?h=example.org.x',
        '/x/12',
        '/X/Ab',
        '/x/12a',
        '/y%20z',
      ),
      ...gets('/kept?old', '/set?a=one', '/if?a=one', '/if?a=x', '/y'),
      ['GET', '/', { Upgrade: 'websocket' }],
    ],
  },
  'geo and split_clients': {
    http: `
      geo $arg_ip $where { default far; 10.0.0.0/8 wide; 10.1.0.0/16 narrow; 10.1.2.3 one; 2001:db8::/32 six; delete 10.1.2.3;
        127.0.0.1 here; }
      geo $arg_ip $ranged { ranges; default out; 10.0.0.0-10.0.255.255 in; 10.0.5.0-10.0.5.9 inner; }
      geo $me { default 0; 127.0.0.0/8 1; }
      geo $through { default 0; proxy 127.0.0.1; 10.0.0.0/8 told; }
      geo $deep { default 0; proxy 127.0.0.1; proxy 10.0.0.0/8; proxy_recursive; 10.0.0.0/8 ten; 11.0.0.0/8 eleven; }
      split_clients $arg_s $half { 50% one; * two; }
      split_clients "\${arg_s}x" $parts { 0.5% a; 20% b; 30.25% c; }`,
    server: 'location / { return 200 "$where|$ranged|$me|$through|$deep|$half|$parts"; }',
    asks: [
      ...gets(
        '/',
        ...['10.2.0.1', '10.1.0.9', '10.1.2.3', '11.0.0.1', '2001:db8::1', '::1', 'x', ''].map(
          (ip) => `/?ip=${ip}`,
        ),
      ),
      ...gets('/?ip=10.0.0.1', '/?ip=10.0.5.5', '/?ip=10.1.0.0'),
      ...Array.from(
        { length: 40 },
        (_, index): Asked => ['GET', `/?s=${'s'.repeat(index % 7)}${index * 37}`],
      ),
      ['GET', '/', { 'X-Forwarded-For': '10.0.0.1' }],
      ['GET', '/', { 'X-Forwarded-For': '11.0.0.1, 10.0.0.1' }],
      ['GET', '/', { 'X-Forwarded-For': 'x, 10.0.0.1:80' }],
    ],
  },
};
