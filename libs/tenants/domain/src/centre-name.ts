import { Level } from '@yimen/jurisdiction';

/** Zones are run by a committee (管委会), not by a government, so a government cannot stand in their name. 梁园区 is a district. */
const ZONE = /(?:开发区|..园区|管理区|示范区|管委会|行政委员会)$/u;
/** The committee of a village or a neighbourhood is a body; the station is named after its place. */
const COMMITTEE = /^(.+?)(村民委员会|村委会|居民委员会|居委会)$/u;
const PLACE = /(?:村|社区|嘎查)$/u;

/**
 * The name a centre starts with; the tenant may change it. `regionName` is the official name of its division.
 *
 * Plan 5 (四川省标准化建设实施方案, 单位名称) unifies the name of all service centres of the province, its own among them, as
 * "×××人民政府政务服务中心" and that of townships and streets as "×××乡镇(街道)便民服务中心"; plan 3 (什邡市人民政府政务服务中心) uses it.
 * Its shorter "省政务服务中心" is running text, not the name on the building. Plan 5 names nothing in the village: the
 * station (便民服务站) is the common term.
 */
export function centreName(level: Level, regionName: string): string {
  switch (level) {
    case Level.Province:
      return `${regionName}人民政府政务服务中心`;
    case Level.County:
      return ZONE.test(regionName) ? `${regionName}政务服务中心` : `${regionName}人民政府政务服务中心`;
    case Level.Township:
      return `${regionName.replace(/街道办事处$/u, '街道')}便民服务中心`;
    case Level.Village:
      return `${placeOf(regionName)}便民服务站`;
  }
}

/** 师古村村民委员会 → 师古村; 红豆村委会 → 红豆村; 回龙社区居民委员会 → 回龙社区; 东街居委会 → 东街社区. */
function placeOf(regionName: string): string {
  const [, place, committee] = COMMITTEE.exec(regionName) ?? [];
  if (place === undefined || committee === undefined) return regionName;
  if (PLACE.test(place)) return place;
  return place + (committee.startsWith('村') ? '村' : '社区');
}
