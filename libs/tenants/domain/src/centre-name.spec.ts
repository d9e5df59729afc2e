import { Level } from '@yimen/jurisdiction';
import { centreName } from './index.js';

describe('the name a centre starts with', () => {
  it.each([
    [Level.Province, '四川省', '四川省人民政府政务服务中心'],
    [Level.Province, '广西壮族自治区', '广西壮族自治区人民政府政务服务中心'],
    [Level.County, '什邡市', '什邡市人民政府政务服务中心'],
    [Level.County, '墨江哈尼族自治县', '墨江哈尼族自治县人民政府政务服务中心'],
    [Level.County, '浦东新区', '浦东新区人民政府政务服务中心'],
    [Level.County, '梁园区', '梁园区人民政府政务服务中心'],
    [Level.County, '苏州工业园区', '苏州工业园区政务服务中心'],
    [Level.County, '石家庄高新技术产业开发区', '石家庄高新技术产业开发区政务服务中心'],
    [Level.County, '乌拉盖管理区管委会', '乌拉盖管理区管委会政务服务中心'],
    [Level.Township, '师古镇', '师古镇便民服务中心'],
    [Level.Township, '东华门街道', '东华门街道便民服务中心'],
    [Level.Township, '漓东街道办事处', '漓东街道便民服务中心'],
    [Level.Village, '师古村村民委员会', '师古村便民服务站'],
    [Level.Village, '红豆村委会', '红豆村便民服务站'],
    [Level.Village, '盐市街社区居民委员会', '盐市街社区便民服务站'],
    [Level.Village, '东街居委会', '东街社区便民服务站'],
    [Level.Village, '元村居委会', '元村便民服务站'],
    [Level.Village, '东沟社区村民委员会', '东沟社区便民服务站'],
    [Level.Village, '巴彦嘎查村委会', '巴彦嘎查便民服务站'],
    [Level.Village, '朝阳社区', '朝阳社区便民服务站'],
    [Level.Village, '村委会', '村委会便民服务站'],
  ])('level %i %s: %s', (level, region, expected) => {
    expect(centreName(level, region)).toBe(expected);
  });
});
