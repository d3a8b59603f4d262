import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import projects from './vitest.workspace.ts';

// Many tests wait, for a process that starts or for a life time: also where there are two cores, four files are run at a time.
const maxWorkers = Math.max(4, availableParallelism() - 1);

export default defineConfig({ test: { projects, maxWorkers } });
