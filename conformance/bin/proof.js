#!/usr/bin/env node
import '../dist/proof/main.js';
