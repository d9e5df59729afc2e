export { LEAST_MONTHS, monthsBefore, pruneService, type Pruned, type PruneOptions } from './prune.js';
export { sayFault, type Fault, type Tally } from './fault.js';
export { Sealer } from './sealer.js';
export { AuditSealing, type SealingOptions } from './sealing.js';
export { verifyService, type Verification, type VerificationOptions } from './verification.js';
export { AnchorWitness, FileWitness, LogWitness, readWitness, WitnessDiffers, witnessFile, type WitnessedAnchor } from './witness.js';
