import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import projects from './vitest.workspace.ts';

// Many tests wait, for a client or for a life time: also where there are two cores, three files are run at a time.
const maxWorkers = Math.max(3, availableParallelism() - 1);

export default defineConfig({ test: { projects, maxWorkers } });
