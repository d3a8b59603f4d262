import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkPassword } from '../../src/nginx-conf/passwords/password-file.js';

/** Passwords, and what crypt(3) of the GNU C library makes of them. */
const digests: readonly (readonly [password: string, stored: readonly string[]])[] = [
  [
    's3cret',
    [
      '$1$abc$dPsF0HDVjaO430ypNfqhr.',
      '$1$abcdefgh$7.vq19w/w3Vm.hk1FOA7Q/',
      '$5$abc$jwdpXNqhFikLlhx6S0X0UM.iGc58jD5zdW7uaGHpnZ0',
      '$5$rounds=1234$sixteencharacter$glulFIdX.XpXxFPkyRGTtJ8dNzvuaz0Xm8UzOGH9PkA',
      '$6$abc$Qciy6P8ZI4.BUgLFaLq4ucJ/kaRX8v1UyAM81WBAsuW.zwYw31yCKomfTgHAlZwPGi/aFdo83BhJQPQYtp74M0',
      '$6$rounds=1000$longsaltstring16$O2Z.BxrSQFmFK5TdDXNMWtMRwSIXERwj148A4kMuZSNenqr3zINmNjmCIPfofX7aJj7uxtjdf1x0Xxg63Ly9G/',
      '$2y$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK',
      '$2b$04$ABCDEFGHIJKLMNOPQRSTUOAli1xdS5sSwoahBOUti1Ch7zK/93uim',
      '$2a$04$./ABCDEFGHIJKLMNOPQRSeXljaG/MSMNmzWOfIrdlVVu5DxgzFNc6',
    ],
  ],
  [
    '',
    [
      '$1$abc$Or2rbeUYTvt12aiVzMuS/.',
      '$1$abcdefgh$M55TzYaaccxVGbptZWaxX/',
      '$5$abc$bBHLwRRW2Li0XKaX13kz/g2fkDil4Jx46aNvd.48MS8',
      '$5$rounds=1234$sixteencharacter$tpTSBBBFYceM8KTEVG2CtLqJyMtX7zQFxZacxeSG/w3',
      '$6$abc$mJP3a6FyA8uCnzRtlnNypPwjnvpi5TP9qOrInzrfDmwxUQG38PkpCPdqfTb8JQfAngapMxeim4AZ..hSdRRzD.',
      '$6$rounds=1000$longsaltstring16$i8jv8yGjz5Jv/q1sQY1pPSvaALo9RQttoUiICyPaTNhV1CgL94a/UF/iUvuI0acz5cCw5oUZqK3vOWZsmW2qJ/',
      '$2y$05$abcdefghijklmnopqrstuu0oImNDIy4flhldV9YqunRgBAePKmw7m',
      '$2b$04$ABCDEFGHIJKLMNOPQRSTUOQXrR54sHYtWeo.g/.iX7aF.ndinWw3q',
      '$2a$04$./ABCDEFGHIJKLMNOPQRSeEhwAZlrSG6bygeG35Xbs9a0oZMt0MGm',
    ],
  ],
  [
    'a password that is longer than sixteen bytes é',
    [
      '$1$abc$Trv3SOlwXZc08KS63wt0G/',
      '$1$abcdefgh$GiCR8WO3YLphbPbk68tNL0',
      '$5$abc$ArM6NGU88oWj/for.9QO.cfSF4H9AS6/6ynd6pR5y4/',
      '$5$rounds=1234$sixteencharacter$fYLBX.cGq5GTHjqF8fKR3uri.rWTrr1IbO8ItEB5yZ7',
      '$6$abc$wi4LeAtenHVVJPEHBuwPyjDNwO8D3q0zj5U3d9IBKPwFuj3imgbhwpugEjBVjM4bQPB4xTF2SVNxWgVPQBpxF0',
      '$6$rounds=1000$longsaltstring16$EKlvCfm2Qq9bLJWnjK9wYNYTsh03lXoSWTI0yKDc6EIXcy3yNqYZxSEZO4JMOqgOX17FIkLAs4eJ1n0PFbKn01',
      '$2y$05$abcdefghijklmnopqrstuu3A8OZ577QH4o4FF1txszZYDzqrMh7F.',
      '$2b$04$ABCDEFGHIJKLMNOPQRSTUO8.FpgNZSlrHLddI1Rler4s/o9giZzea',
      '$2a$04$./ABCDEFGHIJKLMNOPQRSeYDGU5pJzS2nuEOIU0NIRTwzbZAGwpui',
    ],
  ],
  [
    'x'.repeat(100),
    [
      '$1$abc$3H8M/2oOEP9HbqnoBC8m51',
      '$1$abcdefgh$ax3Kvr/hbxTbyc0QiTLcg/',
      '$5$abc$sWSqUH/k7TEPzX.dcr0pxMx49ncHuz9sHn6JV.4bdM0',
      '$5$rounds=1234$sixteencharacter$wOi5NxiLVcVhq26Wr2M70zUCAIxJgqyljrhrZ7WQtJC',
      '$6$abc$hJifFvspkMHRMTXYpDbrug4nrXgZmPzTx/f9.5eCxJlDdjBTMZHgOVcLnSdECLAAJM9qZtSos/rWPoZcqcKDx0',
      '$6$rounds=1000$longsaltstring16$EjfMVWtueEeLP8dktoQvuiIw86CPovwrcnYf6lg9OBZE4Gfw0kv/J6vXywkA3qvxmI3G/ZqjrELyw6.5gJgkF.',
      '$2y$05$abcdefghijklmnopqrstuujf8SX2ahXLwp9w/B.Y5XdysS6yR576q',
      '$2b$04$ABCDEFGHIJKLMNOPQRSTUOHLAerLU988SKDIfYSEnDP1uVbY5LlIi',
      '$2a$04$./ABCDEFGHIJKLMNOPQRSer0FZK2jzUx7F5qJ469aopikXHfWK6zK',
    ],
  ],
];

describe('passwords', () => {
  const file = [
    '# users',
    'plain:{PLAIN}s3cret',
    'sha:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=',
    'apr:$apr1$abcdefgh$M2T3erDstkD7SsE2QQnfH0',
    'long:$apr1$xy$FypiPimrIJYzIjI82O80B.:comment',
    `ssha:{SSHA}${Buffer.concat([createHash('sha1').update('s3cretsalt').digest(), Buffer.from('salt')]).toString('base64')}`,
    'des:abNANd1rDfiNc',
    'yescrypt:$y$j9T$abc$def',
    'cost:$2y$15$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a',
    'other:{MD5}abc',
    'bare:s3cret',
    'none:',
  ].join('\n');

  test.each([
    ['plain', 's3cret', 'right'],
    ['plain', 's3cre', 'wrong'],
    ['sha', 'secret', 'right'],
    ['sha', 's3cret', 'wrong'],
    ['apr', 's3cret', 'right'],
    ['apr', 's3crets', 'wrong'],
    ['long', 'a password that is longer than sixteen bytes é', 'right'],
    ['ssha', 's3cret', 'right'],
    ['ssha', 'secret', 'wrong'],
    ['des', 'secret', 'unknown way of storing'],
    ['yescrypt', 's3cret', 'unknown way of storing'],
    ['cost', 's3cret', 'unknown way of storing'],
    ['other', 'abc', 'unknown way of storing'],
    ['bare', 's3cret', 'wrong'],
    ['none', '', 'wrong'],
    ['nobody', 's3cret', 'wrong'],
    ['# users', '', 'wrong'],
  ])('%s with %j: %s', (user, password, verdict) => {
    expect(checkPassword(file, user, password)).toBe(verdict);
  });

  const cases = digests.flatMap(([password, all]) => all.map((stored) => [stored, password] as const));
  test.each(cases)('%s', (stored, password) => {
    expect(checkPassword(`user:${stored}`, 'user', password)).toBe('right');
    expect(checkPassword(`user:${stored}`, 'user', `y${password}`)).toBe('wrong');
  });
});
