import { showProof } from './matrix.js';
import { prove } from './proof.js';

const start = performance.now();
const proof = await prove();
process.stdout.write(showProof(proof, performance.now() - start));
process.exitCode = proof.falseGreens.length + proof.falseReds.length > 0 ? 1 : 0;
