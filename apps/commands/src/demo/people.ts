import type { Caller } from './door.js';
import type { World } from './story.js';

const TITLES = {
  'province-publisher': '省级标准发布员 许立纲',
  'province-second-publisher': '省级标准发布员 简文澜',
  'county-manager': '什邡市政务服务中心主任 方守正',
  'county-approver': '什邡市林业首席代表 沈知林',
  'county-approver-expired': '已离任的首席代表 韦去任',
  'township-manager': '师古镇便民服务中心主任 顾平安',
  'township-clerk': '师古镇农业综合服务窗口 罗春雨',
  'township-clerk-civil': '师古镇民政劳动保障窗口 纪民惠',
  'village-agent': '村代办员 石有为',
  'village-agent-hongdou': '邻村代办员 杜红梅',
  'neighbour-clerk': '邻镇窗口 马邻安',
  'other-county-approver': '外县首席代表 竹文审',
  villager: '村民 田青山',
  'villager-hongdou': '邻村村民 田绿水',
} as const;

export type Person = keyof typeof TITLES;

/** Somebody of the demonstration, signed in. */
export function as({ door }: World, person: Person): Promise<Caller> {
  return door.caller(person, TITLES[person]);
}
