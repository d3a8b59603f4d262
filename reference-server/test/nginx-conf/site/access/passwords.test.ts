import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  DigestThread,
  type DigestWorker,
  TooManyLogins,
} from '../../../../src/nginx-conf/site/access/passwords/digest-thread.js';
import type { Question } from '../../../../src/nginx-conf/site/access/passwords/digest-worker.js';
import { PasswordFile } from '../../../../src/nginx-conf/site/access/passwords/password-file.js';
import { isOfDigest } from '../../../../src/nginx-conf/site/access/passwords/slow-digest.js';
import { readStored } from '../../../../src/nginx-conf/site/access/passwords/stored-password.js';
import { folderOf } from '../../../support/nginx-conf/site-folder.js';

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

/** Passwords as long as the digests, or twice, and what openssl makes of them. */
const multiples: typeof digests = [
  [
    'x'.repeat(16),
    [
      '$1$abcdefgh$rLNv7fBM/CccD3X.WJtxl0',
      '$apr1$abcdefgh$R0E65Eb3vdT903fP0jqAA0',
      '$5$abcdefgh$9.loE5lwmuu0l/ZExyxXrvCvj26Vyz6yWASc5wQpal6',
      '$6$abcdefgh$YJnaiAZ6g/A4Nrc.jt3NgvzyVaQmHzYlSd475jEaRaw0XosNLUcFWi8dINi7D3VgwPCKDMVzw2GVgJpmDEyig.',
    ],
  ],
  [
    'x'.repeat(32),
    [
      '$1$abcdefgh$NLpCLgA.RQyxEsUGx9Cgn0',
      '$apr1$abcdefgh$yTNdS7iddw1xhOf4DN7hC0',
      '$5$abcdefgh$8Svw0BF9VcQgVy23EwGqhKG05VJnsT.WBieWTwF5l74',
      '$6$abcdefgh$hokape5E9qe55FInzHlGIw26AQbfQjcrQvAW5DvZYRtJhqwa687lNE8kDTDSDMs/5npV47.is/LgYVJx83rfB/',
    ],
  ],
  [
    'x'.repeat(64),
    [
      '$1$abcdefgh$O0X86kK5uBMSkmJGvfUOj.',
      '$apr1$abcdefgh$sYpVmKv8KQPwkvpertal7/',
      '$5$abcdefgh$Vtppr2uUtm3DgU9kpo.VGNNCmQnDLMCVa1Ap1/gVZM/',
      '$6$abcdefgh$J74PEApZRYnxFxfV7YR9J1SNDZA/y9/0zjoD/.pAGZufEnXskYcAOuzejxsvcHUUKaiVU43hXJUUM0/I8NBis1',
    ],
  ],
  [
    'x'.repeat(128),
    [
      '$1$abcdefgh$Viz8Df7O0F7EBe0RbtkBm/',
      '$apr1$abcdefgh$MocRSXFsx9VjeFt0K3aF01',
      '$5$abcdefgh$rQPqAqtL6k3QbKtTTKVA8DR5kMVqZvXf5loMTmQBjB1',
      '$6$abcdefgh$sMOm3puw0ZS/HpgepVudnKRyIf0rnJzWXcSIR6pUNtrZtVqDrqGK/vVOdQ6rd0vCnDlojFyCyW0UARLn6Mq7e.',
    ],
  ],
];

/** A worker that answers when it is told to. */
class SlowWorker extends EventEmitter {
  readonly questions: Question[] = [];
  isEnded = false;

  postMessage(question: Question): void {
    this.questions.push(question);
  }

  unref(): void {}

  terminate(): Promise<number> {
    this.isEnded = true;
    return Promise.resolve(0);
  }
}

/** A worker of this thread, which notes what it is asked. */
function sameThread(questions: Question[] = []): DigestWorker {
  const worker = new EventEmitter();
  return Object.assign(worker, {
    postMessage(question: Question) {
      questions.push(question);
      queueMicrotask(() => worker.emit('message', isOfDigest(question.stored, question.password)));
    },
    unref() {},
    terminate: () => Promise.resolve(0),
  });
}

const wanted = () => true;

/** A password file for one test, and what its thread is asked. */
function passwordFile(content: string) {
  const questions: Question[] = [];
  const path = join(folderOf({ passwords: content }), 'passwords');
  const file = new PasswordFile(path, new DigestThread(() => sameThread(questions)));
  const check = (user: string, password: string) => file.check(user, password, wanted);
  return { path, questions, check };
}

describe('a password file', () => {
  const content = [
    '# users',
    'plain:{PLAIN}s3cret',
    'sha:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=',
    'apr:$apr1$abcdefgh$M2T3erDstkD7SsE2QQnfH0',
    'long:$apr1$xy$FypiPimrIJYzIjI82O80B.:comment',
    `ssha:{SSHA}${Buffer.concat([createHash('sha1').update('s3cretsalt').digest(), Buffer.from('salt')]).toString('base64')}`,
    'des:abNANd1rDfiNc',
    'yescrypt:$y$j9T$abc$def',
    'cost:$2y$15$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a',
    'rounds:$6$rounds=400001$abc$Qciy6P8ZI4',
    'other:{MD5}abc',
    'bare:s3cret',
    'none:',
    'plain:{PLAIN}another',
  ].join('\n');

  test.each([
    ['plain', 's3cret', 'right'],
    ['plain', 's3cre', 'wrong'],
    ['plain', 'another', 'wrong'],
    ['sha', 'secret', 'right'],
    ['sha', 's3cret', 'wrong'],
    ['apr', 's3cret', 'right'],
    ['apr', 's3crets', 'wrong'],
    ['long', 'a password that is longer than sixteen bytes é', 'right'],
    ['ssha', 's3cret', 'right'],
    ['ssha', 'secret', 'wrong'],
    ['des', 'secret', 'unusable'],
    ['yescrypt', 's3cret', 'unusable'],
    ['cost', 's3cret', 'unusable'],
    ['rounds', 's3cret', 'unusable'],
    ['other', 'abc', 'unusable'],
    ['bare', 's3cret', 'wrong'],
    ['none', '', 'wrong'],
    ['nobody', 's3cret', 'wrong'],
    ['# users', '', 'wrong'],
  ])('%s with %j: %s', async (user, password, verdict) => {
    expect((await passwordFile(content).check(user, password)).type).toBe(verdict);
  });

  test.each([
    ['des', 7, ''],
    ['cost', 9, 'it takes a cost of 15, and the most is 14'],
    ['rounds', 10, 'it takes 400001 rounds, and the most is 400000'],
  ])('says why and where %s cannot be compared', async (user, line, why) => {
    expect(await passwordFile(content).check(user, 'x')).toEqual({ type: 'unusable', line, why });
  });

  const costly = digests[0]?.[1].find((one) => one.startsWith('$6$rounds')) ?? '';
  const cheap = digests[0]?.[1].find((one) => one.startsWith('$1$')) ?? '';

  test('to say that somebody is not in it takes the work of the costliest password there', async () => {
    const { check, questions } = passwordFile(
      `a:{PLAIN}x\nb:${cheap}\nc:$6$abc$x\nd:${costly}\ne:$2y$15$nonsense`,
    );
    expect((await check('nobody', 's3cret')).type).toBe('wrong');
    expect((await check('b', 'x')).type).toBe('wrong');
    expect(questions.map(({ stored }) => stored)).toEqual(['$6$abc$x', cheap]);
  });

  test('who was right once is known until the file says something else', async () => {
    const { check, questions, path } = passwordFile(`a:${cheap}`);
    for (const password of ['s3cret', 's3cret', 'x', 'x', 's3cret']) {
      expect((await check('a', password)).type).toBe(password === 's3cret' ? 'right' : 'wrong');
    }
    expect(questions.map(({ password }) => password)).toEqual(['s3cret', 'x', 'x']);
    writeFileSync(path, `b:x\na:${costly}`);
    expect((await check('a', 's3cret')).type).toBe('right');
    writeFileSync(path, '# nobody');
    expect((await check('a', 's3cret')).type).toBe('wrong');
    expect(questions).toHaveLength(4);
  });

  test('requests with one login wait for one answer', async () => {
    const path = join(folderOf({ passwords: `a:${cheap}` }), 'passwords');
    const worker = new SlowWorker();
    const file = new PasswordFile(path, new DigestThread(() => worker));
    const all = Promise.all(
      ['s3cret', 's3cret', 'x', 's3cret', 'x'].map((one) => file.check('a', one, wanted)),
    );
    // Each looks at the file first: what is looked at later comes after them.
    for (let count = 0; count < 50; count++) await stat(path);
    worker.emit('message', true);
    worker.emit('message', false);
    expect((await all).map(({ type }) => type)).toEqual(['right', 'right', 'wrong', 'right', 'wrong']);
    expect(worker.questions.map(({ password }) => password)).toEqual(['s3cret', 'x']);
  });

  test('a password that is too long is wrong, whoever sends it', async () => {
    const long = 'é'.repeat(129);
    const { check, questions } = passwordFile(`a:${cheap}\nb:{PLAIN}${long}`);
    expect([await check('a', long), await check('b', long)]).toEqual([{ type: 'wrong' }, { type: 'wrong' }]);
    expect(questions).toEqual([]);
  });
});

describe('the thread of digests', () => {
  function slowThread() {
    const workers: SlowWorker[] = [];
    const thread = new DigestThread(() => {
      const worker = new SlowWorker();
      workers.push(worker);
      return worker;
    });
    return { thread, workers };
  }

  test('is started by the first question, and asked one after the other', async () => {
    const { thread, workers } = slowThread();
    expect(workers).toEqual([]);
    const answers = [thread.isOfDigest('a', 'x', wanted), thread.isOfDigest('b', 'y', wanted)];
    const [worker] = workers;
    expect(worker?.questions).toEqual([{ stored: 'a', password: 'x' }]);
    worker?.emit('message', true);
    expect(worker?.questions[1]).toEqual({ stored: 'b', password: 'y' });
    worker?.emit('message', false);
    expect(await Promise.all(answers)).toEqual([true, false]);
    expect(workers).toHaveLength(1);
  });

  test('no more than 64 wait, and those nobody waits for cost nothing', async () => {
    const { thread, workers } = slowThread();
    let isThere = true;
    const answers = Array.from({ length: 64 }, () => thread.isOfDigest('a', 'x', () => isThere));
    await expect(thread.isOfDigest('a', 'x', wanted)).rejects.toThrow(TooManyLogins);
    isThere = false;
    workers[0]?.emit('message', true);
    expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(1);
    expect(workers[0]?.questions).toHaveLength(1);
    const next = thread.isOfDigest('b', 'x', wanted);
    workers[0]?.emit('message', true);
    expect(await next).toBe(true);
  });

  test('goes on after an error, with another worker', async () => {
    const { thread, workers } = slowThread();
    const answers = [thread.isOfDigest('a', 'x', wanted), thread.isOfDigest('b', 'y', wanted)];
    workers[0]?.emit('error', new Error('out of memory'));
    await expect(answers[0]).rejects.toThrow('out of memory');
    workers[1]?.emit('message', true);
    expect(await answers[1]).toBe(true);
  });

  test('ends when it is closed, and not before it has answered', async () => {
    const { thread, workers } = slowThread();
    const answer = thread.isOfDigest('a', 'x', wanted);
    thread.close();
    expect(workers[0]?.isEnded).toBe(false);
    workers[0]?.emit('message', true);
    expect([await answer, workers[0]?.isEnded]).toEqual([true, true]);
  });
});

describe('digests', () => {
  const cases = [...digests, ...multiples].flatMap(([password, all]) =>
    all.map((stored) => [stored, password] as const),
  );
  test.each(cases)('%s', (stored, password) => {
    expect(readStored(stored)).toMatchObject({ type: 'slow', stored });
    expect(isOfDigest(stored, password)).toBe(true);
    expect(isOfDigest(stored, `y${password}`)).toBe(false);
  });
});
