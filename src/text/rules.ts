import type { Campaign, Item } from '../domain/association.ts'
import { sayPoints } from '../domain/entry.ts'
import type { ItemPart, RuleChange } from '../domain/points/rule-changes.ts'
import { fitted } from './fitted.ts'

/** Sentences of 积分办法 and 启用办法. */

const worth = ({ tenths, unit }: Item): string => `每${unit} ${sayPoints(tenths)} 分`
const limit = (word: string, tenths: number | undefined): string[] => (tenths === undefined ? [] : [`${word}最多 ${sayPoints(tenths)} 分`])
const limits = ({ dailyLimitTenths, monthlyLimitTenths, activityLimitTenths }: Item): string[] => [
  ...limit('一天', dailyLimitTenths),
  ...limit('一月', monthlyLimitTenths),
  ...limit('一场', activityLimitTenths),
]
const day = (date: string): string => `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`

/** One item as members read it. */
export const itemLine = (item: Item): string => {
  const byStaff = item.record === 'staff' && item.tenths > 0
  const more = [...limits(item), ...(item.evidence ? ['要有图片'] : []), ...(byStaff ? ['由工作人员记'] : [])]
  return [`${item.name} ${worth(item)}`, ...more].join('，')
}

/** One campaign. */
export const campaignLine = ({ name, items, from, to, times }: Campaign): string =>
  `重点任务「${name}」：${items.join('、')} ${day(from)}至${day(to)}按 ${times} 倍计`

/** The rules in force, or some of them. */
export const rules = (told: {
  version: number
  since: string | null
  title: string
  lines: readonly string[]
  campaigns: readonly string[]
  next: string | null
}): string => {
  const { version, since, title, lines, campaigns, next } = told
  const head = `${title}（第 ${version} 版${since === null ? '' : `，${since}起`}）`
  return fitted(head, [...lines, ...campaigns], next ?? '', (left) => `……另有 ${left} 行，发「积分办法 板块名」分开看`)
}
/** A category over its items. */
export const categoryHead = (category: string): string => `【${category}】`
/** Another version is adopted and will be in force. */
export const nextVersion = (version: number, from: string): string => `${from}起改用第 ${version} 版。`
/** A category or item that the rules do not have. */
export const noSuchPart = (typed: string, categories: readonly string[]): string =>
  `积分办法里没有「${typed}」。板块有：${categories.join('、')}；发「积分办法 板块名」看细则。`

const parts: Record<ItemPart, (before: Item, after: Item) => string> = {
  points: (before, after) => `${sayPoints(before.tenths)} 分改为 ${sayPoints(after.tenths)} 分`,
  unit: (before, after) => `单位「${before.unit}」改为「${after.unit}」`,
  category: (before, after) => `板块「${before.category}」改为「${after.category}」`,
  aliases: (_, after) => (after.aliases.length === 0 ? '不再有别名' : `别名改为 ${after.aliases.join('、')}`),
  record: (_, after) =>
    after.record === 'staff' ? '改由工作人员记' : after.record === 'liaison' ? '改由联络员代申报' : '改为会员可自己申报',
  review: (_, after) => (after.unreviewed ? '改为不用审核' : '改为要审核'),
  evidence: (_, after) => (after.evidence ? '改为要有图片' : '不再要图片'),
  daily: (before, after) => changedLimit('一天', before.dailyLimitTenths, after.dailyLimitTenths),
  monthly: (before, after) => changedLimit('一月', before.monthlyLimitTenths, after.monthlyLimitTenths),
  activity: (before, after) => changedLimit('一场', before.activityLimitTenths, after.activityLimitTenths),
}
const changedLimit = (word: string, before: number | undefined, after: number | undefined): string => {
  if (after === undefined) return `${word}不再有上限`
  return `${word}上限${before === undefined ? '' : `由 ${sayPoints(before)} 分`}改为 ${sayPoints(after)} 分`
}
const credits = { study: '学习签到', activity: '活动签到', leading: '组织活动', highlight: '月度亮点' } as const

/** One change, one line. */
export const changeLine = (change: RuleChange): string => {
  switch (change.what) {
    case 'added':
      return `新增 ${itemLine(change.item)}`
    case 'removed':
      return `取消 ${change.item.name}（原${worth(change.item)}）`
    case 'changed':
      return `${change.after.name}：${change.parts.map((part) => parts[part](change.before, change.after)).join('，')}`
    case 'credit':
      return `${credits[change.of]}自动记分：${change.before ?? '不记'}改为${change.after ?? '不记'}`
    case 'campaign-added':
      return `新增${campaignLine(change.campaign)}`
    case 'campaign-removed':
      return `取消${campaignLine(change.campaign)}`
    case 'categories':
      return `板块改为：${change.after.join('、')}`
  }
}

/** The folder's rules are not those adopted last: to staff, once. */
export const proposed = (lines: readonly string[]): string =>
  fitted(
    `积分办法文件有 ${lines.length} 处改动，还没有启用，仍按原办法计分：`,
    lines,
    '核对后由秘书处私聊我发「启用办法」（或「启用办法 12月1日」从那天起），看过再回复「确认」。',
    (left) => `……另有 ${left} 处`,
  )
/** What 启用办法 will do. */
export const adoptionShown = (version: number, from: string, lines: readonly string[]): string =>
  fitted(
    `将启用第 ${version} 版积分办法，共 ${lines.length} 处改动：`,
    lines,
    `${from}起发生的按新办法计分，以前的记录不变。`,
    (left) => `……另有 ${left} 处`,
  )
/** From now on. */
export const fromNow = '从现在'
/** It is adopted. */
export const adopted = (version: number, from: string): string =>
  `第 ${version} 版积分办法已启用，${from}起发生的按它计分，以前的记录不变。会员发「积分办法」可查看。`
/** To the other staff. */
export const adoptedBy = (name: string, version: number, from: string): string =>
  `${name}已启用第 ${version} 版积分办法，${from}起发生的按它计分。`
/** There is nothing to adopt. */
export const nothingToAdopt = (version: number): string => `积分办法文件没有改动，正在用的是第 ${version} 版。`
/** A date that cannot be read. */
export const noSuchDate = '没看懂日期，本次没有启用。请写成「启用办法 12月1日」。'
/** A date before what was published. */
export const dateClosed = (month: string): string => `${month}的积分已经公布，新办法不能从那以前算起，本次没有启用。`
/** A date before the last version is in force. */
export const beforeLast = (from: string): string => `上一版从 ${from} 起用，新的一版不能更早，本次没有启用。`
