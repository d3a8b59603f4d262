#!/usr/bin/env node
import { main } from '../dist/bundle/main.js';

const code = await main(process.argv.slice(2), process.env, process);
// What is still open by now, such as a connection of an interrupted run, must not keep the command alive.
process.stdout.write('', () => process.exit(code));
