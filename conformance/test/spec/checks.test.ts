import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Locations } from '../../src/actors/locations.js';
import type { Check } from '../../src/engine/check.js';
import { inForce } from '../../src/engine/verdict.js';
import { nchanWorld } from '../../src/mutants/nchan/world.js';
import { ownChecks } from '../../src/mutants/proof.js';
import { pushStreamWorld, relayWorld, reliabilityWorld, type World } from '../../src/mutants/world.js';

const worlds: readonly World[] = [relayWorld, pushStreamWorld, reliabilityWorld, nchanWorld];

describe.each(worlds.map((world) => [world.profile.ledger.profile, world] as const))(
  'checks of %s',
  (name, world) => {
    const { ledger } = world.profile;
    const checks = ownChecks(world);
    const folder = fileURLToPath(new URL(`../../src/checks/${name}`, import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('index.ts'),
    );
    const sectionsOf = (defined: readonly Check[]) =>
      new Set(defined.flatMap(({ proves }) => proves.map((id) => byId.get(id)?.section)));
    const byId = new Map(ledger.requirements.map((requirement) => [requirement.id, requirement]));

    test('every file defines a check of the list, and the list has no other', async () => {
      const defined = await Promise.all(
        files.map(
          async (file) => ((await import(join(folder, file))) as { default: Check | Check[] }).default,
        ),
      );
      expect(new Set(defined.flat())).toEqual(new Set(checks));
      expect(checks).toHaveLength(defined.flat().length);
    });

    test('ids are unique and of one form', () => {
      expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
      for (const { id } of checks) expect(id).toMatch(new RegExp(`^${name}/[a-z0-9]+(-[a-z0-9.]+)*$`));
    });

    test('each file lies in the folder of the section of the requirement that it proves first', async () => {
      for (const file of files) {
        const defined = ((await import(join(folder, file))) as { default: Check | Check[] }).default;
        const section = byId.get([defined].flat()[0]?.proves[0] ?? '')?.section ?? '';
        const top = dirname(file).split('/')[0] ?? '';
        // A file that is about several sections lies above them.
        if (top === '.' && sectionsOf([defined].flat()).size > 1) continue;
        expect(
          [section, section.split('.')[0]].some(
            (one) => one !== '' && (top === one || top.startsWith(`${one}-`)),
          ),
          file,
        ).toBe(true);
      }
    });

    test('each proves real requirements, no one twice, that can be observed', () => {
      for (const { id, proves } of checks) {
        expect(proves.length, id).toBeGreaterThan(0);
        expect(new Set(proves).size, id).toBe(proves.length);
        const judged = proves.map((requirement) => byId.get(requirement)?.judged.how);
        expect(
          judged.filter((how) => how !== 'observable' && how !== 'attest'),
          id,
        ).toEqual([]);
      }
    });

    test('each needs locations that the reference server has, no one twice', () => {
      for (const { id, needs } of checks) {
        expect(new Set(needs).size, id).toBe(needs.length);
        expect(
          needs.filter((need) => !(need in world.locations)),
          id,
        ).toEqual([]);
      }
    });

    test('each says in words what it is about and where to look', () => {
      for (const { id, title, hint } of checks) {
        expect(title, id).toMatch(/^\S.{10,}[^.]$/);
        expect(hint, id).toMatch(/^\S.{10,}[.?]$/);
      }
    });

    test('every requirement that can be observed is proved by a check', () => {
      const proved = new Set(world.profile.checks.flatMap(({ proves }) => proves));
      const open = ledger.requirements
        .filter(({ judged }) => judged.how === 'observable' || judged.how === 'attest')
        .map(({ id }) => id);
      expect(open.length).toBeGreaterThan(0);
      expect(open.filter((id) => !proved.has(id))).toEqual([]);
    });
  },
);

const { ledger: relay, checks: relayChecks } = relayWorld.profile;
const allLocations = relayWorld.locations;

describe('coverage', () => {
  const { publisher, subscriber, interval, first, last } = allLocations;
  const locationSets: [name: string, locations: Locations, gaps: readonly string[]][] = [
    ['long-polling', { publisher, ...(subscriber && { subscriber }) }, []],
    // Its only check holds a subscriber first: such a run stays undetermined.
    ['interval-polling', { publisher, ...(interval && { interval }) }, []],
    ['every mechanism', { ...allLocations }, []],
    [
      'long-polling with conflicts',
      { publisher, ...(subscriber && first && last && { subscriber, first, last }) },
      [],
    ],
  ];
  test.each(locationSets)('with %s every MUST in force has a check that can run', (_, locations, gaps) => {
    const runnable = relayChecks.filter(({ needs }) => needs.every((need) => locations[need]));
    const judged = new Set(runnable.flatMap(({ proves }) => proves));
    const open = relay.requirements
      .filter((row) => row.level === 'MUST' && row.judged.how === 'observable' && inForce(row, locations))
      .map(({ id }) => id);
    expect(open.filter((id) => !judged.has(id))).toEqual(gaps);
  });
});
