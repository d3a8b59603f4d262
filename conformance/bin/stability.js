#!/usr/bin/env node
import '../dist/stability/main.js';
