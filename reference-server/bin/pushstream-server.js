#!/usr/bin/env node
import { main } from '../dist/process/main.js';

await main(process.argv.slice(2));
