import { collections } from './collections.js';
import { showProof } from './matrix.js';
import { prove } from './proof.js';

let faults = 0;
for (const collection of collections) {
  const start = performance.now();
  const proof = await prove(collection);
  process.stdout.write(showProof(proof, performance.now() - start));
  faults += proof.falseGreens.length + proof.falseReds.length;
}
process.exitCode = faults > 0 ? 1 : 0;
