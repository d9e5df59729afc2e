export {
  EffectiveStandards,
  type EffectiveItem, type EffectiveItemRequest, type EffectiveItemValues, type EffectiveLimit, type EffectiveMaterial, type EffectiveStep, type NotOffered,
} from './effective-standards.js';
export { CatalogUnavailable, EFFECTIVE_STANDARDS_PATH, HttpEffectiveStandards } from './http-effective-standards.js';
