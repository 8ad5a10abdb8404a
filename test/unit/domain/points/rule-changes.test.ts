import { describe, expect, it } from 'vitest'
import type { Item, RuleSet } from '../../../../src/domain/association.ts'
import { ruleChanges } from '../../../../src/domain/points/rule-changes.ts'
import { changeLine } from '../../../../src/text/rules.ts'

const service: Item = { name: '公益服务', aliases: ['志愿服务'], category: '社会服务', tenths: 20, unit: '小时' }
const study: Item = { name: '集体学习', aliases: [], category: '学习', tenths: 10, unit: '次' }
const rules: RuleSet = { categories: ['社会服务', '学习'], items: [service, study], credits: { study: '集体学习', activity: '公益服务' } }
const month = { name: '助农月', items: ['公益服务'], from: '2026-11-01', to: '2026-11-30', times: 2 }

const lines = (after: Partial<RuleSet>): string[] => ruleChanges(rules, { ...rules, ...after }).map(changeLine)

describe('in what a rule set differs from another', () => {
  it('is nothing when they score alike, whatever the order of their lines', () => {
    expect(lines({})).toEqual([])
    expect(lines({ items: [study, { ...service, aliases: [...service.aliases] }] })).toEqual([])
  })
  it('says each item that is new, gone or changed, and in what', () => {
    expect(
      lines({
        items: [
          { ...service, tenths: 25, monthlyLimitTenths: 600, evidence: true },
          { ...study, record: 'staff' },
        ],
      }),
    ).toEqual(['公益服务：2 分改为 2.5 分，改为要有图片，一月上限改为 60 分', '集体学习：改由工作人员记'])
    expect(lines({ items: [service, { name: '义诊', aliases: [], category: '社会服务', tenths: 30, unit: '次' }] })).toEqual([
      '新增 义诊 每次 3 分',
      '取消 集体学习（原每次 1 分）',
    ])
  })
  it('says credits, campaigns and categories', () => {
    expect(lines({ credits: { ...rules.credits, leading: '公益服务' } })).toEqual(['组织活动自动记分：不记改为公益服务'])
    expect(lines({ campaigns: [month] })).toEqual(['新增重点任务「助农月」：公益服务 11月1日至11月30日按 2 倍计'])
    expect(ruleChanges({ ...rules, campaigns: [month] }, rules).map(changeLine)).toEqual([
      '取消重点任务「助农月」：公益服务 11月1日至11月30日按 2 倍计',
    ])
    expect(lines({ categories: ['社会服务', '学习', '荣誉'] })).toEqual(['板块改为：社会服务、学习、荣誉'])
  })
})
