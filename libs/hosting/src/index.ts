export { AUDIENCE, hostService, loginsOf, sealingOf, verifierOf, type HostedService } from './host-service.js';
export { Hosted, listen, OperationTelemetry, type Listening } from './hosted.js';
export { PlatformModule, type Platform } from './platform.module.js';
