export { Level } from './level.js';
export {
  NATION,
  composeTenantNo,
  countyOf,
  intervalOf,
  isTenantNo,
  isWithin,
  levelOf,
  lineageOf,
  parentOf,
  partsOf,
  prefectureIntervalOf,
  provinceOf,
  townshipOf,
  type Interval,
  type TenantNo,
  type TenantParts,
} from './tenant-no.js';
