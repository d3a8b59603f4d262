#!/usr/bin/env node
import '../dist/mutants/main.js';
