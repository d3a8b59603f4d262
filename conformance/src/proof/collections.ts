import type { Collection } from '../mutants/collection.js';
import { profileNames } from '../profiles/index.js';

/** What each profile is proved with: its `proof/collection.ts`, which nothing else imports, found by the name of its folder. */
export const collections: readonly Collection[] = await Promise.all(
  profileNames.map(async (name) => {
    const path = `../profiles/${name}/proof/collection.js`;
    const module: { readonly collection: Collection } = await import(path);
    return module.collection;
  }),
);
