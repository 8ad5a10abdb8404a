import { describe, expect, it } from 'vitest'
import { audit } from '../../../handlers/audit.ts'
import { award, deduct } from '../../../handlers/award.ts'
import { board } from '../../../handlers/board.ts'
import { myPoints } from '../../../handlers/my-points.ts'
import { pointsOf } from '../../../handlers/points-of.ts'
import { reverse } from '../../../handlers/reverse.ts'
import { statement } from '../../../handlers/statement.ts'
import { heard } from '../../../src/chat/address.ts'
import { grammar } from '../../../src/chat/understand.ts'
import { rosterOf } from '../../../src/domain/roster.ts'
import { people, smallAssociation, thursdayEvening } from '../../support/village.ts'

const association = smallAssociation('grammar')
const roster = rosterOf(people.map(({ contactId: _, ...row }) => ({ ...row, joinedAt: 0 })))
const words = grammar([audit, award, deduct, board, myPoints, pointsOf, reverse, statement])

/** What one message means, said by somebody in a room or (null) in private: «排行 本季», `silence`, `help` or `tell`. */
const meaning = (who: string, room: '群' | null, text: string, quotedNumber?: string): string => {
  const taken = heard(text, association.botNames, false)
  const understood = words.understand(taken, {
    association,
    roster,
    rules: association.rules,
    speaker: roster.byNumber.get(who) ?? null,
    at: thursdayEvening,
    private: room === null,
    addressed: room === null || taken.mentioned,
    ...(quotedNumber === undefined ? {} : { quotedNumber }),
  })
  if (understood.kind !== 'commands') return understood.kind
  return understood.all.map(({ command, args }) => `${command.name} ${command.write(args)}`.trim()).join('\n')
}
const [staff, member] = ['0001', '0005']

describe('points, said in a room to nobody in particular', () => {
  it.each([
    ['查积分', '我的积分'],
    ['我的积分', '我的积分'],
    ['我的積分', '我的积分'],
    ['积分查询', '我的积分'],
    ['查积分🙏', '我的积分'],
    ['「查积分」', '我的积分'],
    ['我的积分。', '我的积分'],
    ['我的积分 本季', '我的积分 本季'],
    ['明细', '明细'],
    ['明細', '明细'],
    ['明细 上个月', '明细 上月'],
    ['明细上月', '明细 上月'],
    ['明细：10月', '明细 10月'],
    ['明细 2026-11', '明细 2026-11'],
    ['明细 今年', '明细 本年'],
    ['积分明细', '明细'],
    ['积分榜', '排行'],
    ['排行', '排行'],
    ['排行榜', '排行'],
    ['排行榜[强]', '排行'],
    ['积分榜上月', '排行 上月'],
    ['排行本季', '排行 本季'],
    ['排行 医疗保障分会 这个月', '排行 医疗保障分会 本月'],
    ['排行 这个月 医疗保障分会', '排行 医疗保障分会 本月'],
    ['排行 医疗保障', '排行 医疗保障分会'],
    ['排行 医疗分会', '排行 医疗保障分会'],
    ['排行律师分会', '排行 律师分会'],
    ['排行 分会', '排行 分会'],
    ['排行 我们分会 上季度', '排行 分会 上季'],
    ['排行 各分会', '排行 各分会'],
    ['排行各分会 今年', '排行 各分会 本年'],
    ['排行 理事单位 第三季度', '排行 理事单位 三季度'],
    ['排行榜、会长单位、全部', '排行 会长单位 全部'],
    ['排行榜 會員單位 下半年', '排行 会员单位 下半年'],
    ['排行 2026H1', '排行 2026H1'],
    ['排行 去年', '排行 2025'],
    ['排行 十月', '排行 10月'],
  ])('«%s» is %s', (text, expected) => {
    expect(meaning(member, '群', text)).toBe(expected)
  })

  it.each([
    '积分',
    '排名',
    '排名 本季',
    '明细账发我一下',
    '明细表谁有',
    '明细发我',
    '明细 账',
    '查积分怎么查',
    '查积分的网址多少',
    '我的积分怎么少了',
    '我的积分清零了',
    '我多少分',
    '多少分',
    '谁扣我的分',
    '凭啥老李比我多20分[发怒]',
    '积分兑换',
    '积分换礼品啦',
    '积分 王建国',
    '积分榜第一是谁',
    '排行第一',
    '排行榜出来了',
    '排行老大',
    '排行 电影',
    '排行榜 好看',
    '排行 医疗保障分会 律师分会',
    '排行 本月 上月',
    '驾照扣分 12分怎么处理',
    '扣分',
    '扣分太狠了',
    '扣分 12分',
    '能加分吗',
    '加分',
    '加分项',
    '加分 加分 加分',
    '加分 马三',
    '给大家加分',
    '这个必须加分👍',
    '加分 马三 公益服务 100小时',
    '加分 题目 太难 事由 没复习',
    '高考加分 政策 事由 少数民族',
    '扣分 马三 公益服务 3小时 事由 为什么',
    '减分操作',
    '冲正',
    '冲正 重复记分',
    '更正：12月3日的活动改到4日',
    '更正 12号改到15号',
    '更正 2026 年会时间',
    '更正 2026年计划',
    '更正一下，明天是周五',
    '作废',
    '作废 旧通知',
    '之前的通知作废',
    '冲正 1024',
    '核账 下午去你那儿',
    '对账单发我',
    '@所有人 排行',
  ])('«%s» is talk', (text) => {
    expect(meaning(member, '群', text)).toBe('silence')
    expect(meaning(staff, '群', text)).toBe('silence')
  })
})

describe('points, said to the bot', () => {
  it.each([
    ['@小联 我多少分', '我的积分'],
    ['@小联 我多少分？', '我的积分'],
    ['@小联我有多少积分了', '我的积分'],
    ['@小联 我的分', '我的积分'],
    ['@小联 俺有多少分', '我的积分'],
    ['@小联 我现在多少分呀', '我的积分'],
    ['@小联 积分', '我的积分'],
    ['@小联 查一下我的积分', '我的积分'],
    ['我的积分 @小联', '我的积分'],
    ['@小联 我排第几？', '我的积分'],
    ['@小联 我今年多少分', '我的积分 本年'],
    ['@小联 帮我看看我的积分吧', '我的积分'],
    ['@小联 我这个月多少分', '我的积分'],
    ['@小联 我上个月的积分呢', '我的积分 上月'],
    ['@小联 我的名次', '我的积分'],
    ['@小联 孙志强多少分了', '积分 孙志强'],
    ['@小联 查一下孙志强的积分', '积分 孙志强'],
    ['@小联 谁把我的分扣了', '明细 本月'],
    ['@小联 我怎么被扣分了？', '明细 本月'],
    ['@小联 扣分明细', '明细'],
    ['@小联 上个月的明细', '明细 上月'],
    ['@小联 咱们分会这个月排行榜', '排行 分会 本月'],
    ['@小联 医疗保障分会本季度排名', '排行 医疗保障分会 本季'],
    ['@小联 排行榜（上月）', '排行 上月'],
    ['@小联 快递排行', 'help'],
    ['@小联 会议记录', 'help'],
    ['@小联 积分多少钱', 'help'],
    ['@小联 多少', 'help'],
    ['@小联 谁扣我的分', '明细 本月'],
    ['@小联 谁扣我的分？', '明细 本月'],
    ['@小联 为什么扣我的分', '明细 本月'],
    ['@小联 我的积分怎么少了', '明细 本月'],
    ['@小联 查一下明细', '明细'],
    ['@小联 积分记录', '明细'],
    ['@小联 排名', '排行'],
    ['@小联 排名 本季', '排行 本季'],
    ['@小联 本月排行榜', '排行 本月'],
    ['@小联 上个月的排行', '排行 上月'],
    ['@小联 各分会排名', '排行 各分会'],
    ['@小联 会长单位积分榜', '排行 会长单位'],
    ['@小联 谁积分最高？', '排行'],
    ['@小联 看看排行榜', '排行'],
    ['@小联 积分 王建国', '积分 王建国'],
    ['@小联 积分 0014 上月', '积分 0014 上月'],
    ['@小联 积分 本季 张伟', '积分 张伟 本季'],
    ['@小联 查积分 李桂芳', '积分 李桂芳'],
    ['@小联 核账', '核账'],
    ['@小联 对账吧', '核账'],
    ['@小联 积分 怎么算', 'help'],
    ['@小联 核账 下午去你那儿', 'help'],
    ['@小联 明细账发我一下', 'help'],
  ])('«%s» is %s', (text, expected) => {
    expect(meaning(member, '群', text)).toBe(expected)
    expect(meaning(staff, '群', text)).toBe(expected)
  })
  it('a name nobody has is said to staff, in whom it is a slip', () => {
    expect(meaning(staff, '群', '@小联 积分 李老板')).toBe('tell')
    expect(meaning(member, '群', '@小联 积分 李老板')).toBe('help')
  })
  it.each([
    ['排名 本季', '排行 本季'],
    ['排名', '排行'],
    ['我的分', '我的积分'],
    ['核账', '核账'],
    ['积分 王建国 全部', '积分 王建国 全部'],
    ['积分王建国', '积分 王建国'],
    ['流水', '明细'],
  ])('in private «%s» is %s', (text, expected) => {
    expect(meaning(staff, null, text)).toBe(expected)
  })
})

describe('加分, 扣分', () => {
  it.each([
    ['加分 孙志强 公益服务 3小时 事由 敬老院义诊漏记', '加分 孙志强 公益服务 3小时 事由 敬老院义诊漏记'],
    ['加分：孙志强，公益服务，3小时，事由：敬老院义诊漏记', '加分 孙志强 公益服务 3小时 事由 敬老院义诊漏记'],
    ['加分 孙志强 公益服务 3 小时 事由:漏记', '加分 孙志强 公益服务 3小时 事由 漏记'],
    ['加分 孙志强 公益服务3小时 事由 漏记。', '加分 孙志强 公益服务 3小时 事由 漏记'],
    ['加分 孙志强 公益服务 三个小时 事由 漏记', '加分 孙志强 公益服务 3小时 事由 漏记'],
    ['加分孙志强 公益服务 3小时 事由 漏记', '加分 孙志强 公益服务 3小时 事由 漏记'],
    ['加分 孙志强公益服务 2.5小时 理由 漏记', '加分 孙志强 公益服务 2.5小时 事由 漏记'],
    ['加分 孙志强 志愿服务 3 事由 漏记', '加分 孙志强 公益服务 3 事由 漏记'],
    ['加分 孙志强 集体学习 事由 补录上周', '加分 孙志强 集体学习 事由 补录上周'],
    ['加分 孙志强 学习 事由 补录上周', '加分 孙志强 集体学习 事由 补录上周'],
    ['加分 孙志强、李桂芳、陈卫东 公益服务 2小时 事由 义诊', '加分 孙志强 李桂芳 陈卫东 公益服务 2小时 事由 义诊'],
    ['加分 孙志强和李桂芳 公益服务 2小时 事由 义诊', '加分 孙志强 李桂芳 公益服务 2小时 事由 义诊'],
    ['加分 公益服务 2小时 孙志强 李桂芳 事由 义诊', '加分 孙志强 李桂芳 公益服务 2小时 事由 义诊'],
    ['加分 转发信息 孙志强 事由 县里采用', '加分 孙志强 转发信息 事由 县里采用'],
    ['加分 0014 转发 5篇 事由 漏记', '加分 0014 转发信息 5篇 事由 漏记'],
    ['加分 張偉 轉發信息 5篇 事由 漏記', '加分 张伟 转发信息 5篇 事由 漏记'],
    ['加分 孙志强 公益服务 x3 事由 漏记', '加分 孙志强 公益服务 3 事由 漏记'],
    ['加分 孙志强 3小时 公益服务 事由 漏记', '加分 孙志强 公益服务 3小时 事由 漏记'],
    ['扣分 马三 无故缺席 事由 会议缺席', '扣分 马三 无故缺席 事由 会议缺席'],
    ['扣分 马三 缺席 2次 事由：会议缺席', '扣分 马三 无故缺席 2次 事由 会议缺席'],
    ['扣分 马三 公益服务 2小时 事由 多记了', '扣分 马三 公益服务 2小时 事由 多记了'],
    ['加分 马三 公益服务 100小时 事由 帮忙', '加分 马三 公益服务 100小时 事由 帮忙'],
    ['加分 孙志强 拖地 2次 事由 帮忙', '加分 孙志强 拖地 2次 事由 帮忙'],
    ['加分 老李 公益服务 2小时 事由 帮忙', '加分 老李 公益服务 2小时 事由 帮忙'],
    ['加分 孙志强 公益服务 2篇 事由 帮忙', '加分 孙志强 公益服务 2篇 事由 帮忙'],
  ])('«%s» is %s', (text, expected) => {
    expect(meaning(staff, null, text)).toBe(expected)
    expect(meaning(staff, '群', text)).toBe(expected)
  })
  it.each(['加分', '加分 马三', '加分 马三 公益服务', '加分 马三 公益服务 3小时', '加分 公益服务 3小时', '扣分 马三 事由 缺席'])(
    'staff who stop half-way at «%s» are told how, in private',
    (text) => {
      expect(meaning(staff, null, text)).toBe('tell')
      expect(meaning(staff, '群', text)).toBe('silence')
      expect(meaning(member, null, text)).toBe('help')
    },
  )
  it('a question is never a reason', () => {
    expect(meaning(staff, null, '加分 马三 公益服务 3小时 事由 是不是漏记了')).toBe('help')
  })
})

describe('冲正', () => {
  it.each([
    ['冲正 1024 重复记分', '冲正 1024 重复记分'],
    ['沖正 1024 重複記分', '冲正 1024 重复记分'],
    ['冲正1024 重复记分', '冲正 1024 重复记分'],
    ['冲正 流水1024 重复', '冲正 1024 重复'],
    ['冲正 流水号：1024，理由：重复', '冲正 1024 重复'],
    ['冲正 #1024 事由 记错人了', '冲正 1024 记错人了'],
    ['更正 1024 记错项目', '冲正 1024 记错项目'],
    ['作废 1024号 人没到', '冲正 1024 人没到'],
  ])('«%s» is %s', (text, expected) => {
    expect(meaning(staff, null, text)).toBe(expected)
    expect(meaning(staff, '群', text)).toBe(expected)
  })
  it('takes a quoted number, never an implied one', () => {
    expect(meaning(staff, null, '冲正 重复记分', '1024')).toBe('冲正 1024 重复记分')
    expect(meaning(staff, null, '冲正 重复记分')).toBe('冲正 重复记分')
    expect(meaning(staff, null, '冲正 1024')).toBe('tell')
    expect(meaning(staff, null, '冲正', '1024')).toBe('tell')
    expect(meaning(staff, null, '冲正 1024、1025 重复')).toBe('tell')
    expect(meaning(staff, '群', '冲正 1024、1025 重复')).toBe('silence')
  })
})
