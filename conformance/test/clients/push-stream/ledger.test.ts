import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pushStreamClientChecks } from '../../../src/clients/push-stream/checks/index.js';
import { pushStreamClients } from '../../../src/clients/push-stream/ledger.js';
import type { PushCheck } from '../../../src/clients/push-stream/push-check.js';

const { requirements, sections } = pushStreamClients;
const folder = fileURLToPath(new URL('../../../src/clients/push-stream/checks/', import.meta.url));

test('every file defines checks of the list, and the list has no other', async () => {
  const files = readdirSync(folder).filter((file) => file !== 'index.ts');
  const defined = await Promise.all(
    files.map(async (file) => ((await import(folder + file)) as { default: readonly PushCheck[] }).default),
  );
  expect(new Set(defined.flat())).toEqual(new Set(pushStreamClientChecks));
});

test('ids are unique and of one form', () => {
  const ids = [...requirements, ...pushStreamClientChecks].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, section } of requirements) expect(id).toMatch(`push-stream-client-${section}-`);
  for (const { id, mode } of pushStreamClientChecks) expect(id).toMatch(`push-stream-client/${mode}-`);
});

test('every requirement is proved, and every check proves real ones', () => {
  const ids = requirements.map(({ id }) => id);
  const proved = pushStreamClientChecks.flatMap(({ proves }) => proves);
  expect(ids.filter((id) => !proved.includes(id))).toEqual([]);
  expect(proved.filter((id) => !ids.includes(id))).toEqual([]);
});

test('areas have titles, all texts are sentences without keywords', () => {
  expect(new Set(requirements.map(({ section }) => section))).toEqual(new Set(Object.keys(sections)));
  for (const { id, text, level } of requirements) {
    expect(level, id).toBe('client');
    expect(text, id).toMatch(/^[A-Z].*\.$/);
    expect(text, id).not.toMatch(/\b(MUST|SHOULD|MAY|SHALL)\b/);
  }
  for (const { id, title, hint } of pushStreamClientChecks) {
    expect(title, id).toMatch(/^by \S.{10,}[^.]$/);
    expect(hint, id).toMatch(/^\S.{10,}[.?]$/);
  }
});
