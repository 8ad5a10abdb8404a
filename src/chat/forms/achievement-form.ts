import type { Achievement } from '../../domain/brand.ts'
import { numberOf } from '../../domain/when-words.ts'

/** Units people count achievements in; others are read too, where nothing is glued behind them. */
const units =
  '人次|人|小时|钟头|分钟|课时|学时|万元|元|公里|公斤|斤|吨|亩|件|篇|次|场|户|份|条|项|家|所|本|套|批|箱|袋|幅|张|棵|天|节|顿|台|辆|名|位|个'
const amount = String.raw`(\d{1,9}(?:\.\d{1,2})?|[零一二两三四五六七八九十百]{1,6})\s*(亿|万|千|百)?`
/** 「服务80人」「时长：3个小时」「捐款1.2万元」「20人次」. */
const one = new RegExp(
  String.raw`([\p{Script=Han}]{0,8}?)[\s:]*(?:约|共|近|超)?\s*${amount}\s*(?:余|多)?\s*(?:个(?=小时|钟头|课时|学时))?(${units}|\p{Script=Han}{1,3}(?=$|[\s,、;.]))[\s,、;.]*`,
  'uy',
)
const times: Record<string, number> = { 亿: 1e8, 万: 1e4, 千: 1000, 百: 100 }
const sameUnit: Record<string, string> = { 钟头: '小时', 名: '人', 位: '人' }
/** What a number is about when nobody said. */
const byUnit: Record<string, string> = { 人: '服务', 人次: '服务', 小时: '时长', 分钟: '时长', 元: '价值', 万元: '价值' }

/** Most things of one activity, and the largest amount, in hundredths. */
const mostThings = 12
const largest = 1e12

/** What was achieved, read to the end of the (folded) text; null when anything is left over. The same thing said twice is refused. */
export const readAchievements = (text: string): Achievement[] | null => {
  const said = text.trim()
  const found: Achievement[] = []
  one.lastIndex = 0
  while (one.lastIndex < said.length) {
    const match = one.exec(said)
    if (!match) return null
    const [, label = '', digits = '', multiple = '', typed = ''] = match
    const unit = sameUnit[typed] ?? typed
    const hundredths = Math.round((/^\d/u.test(digits) ? Number(digits) : numberOf(digits)) * (times[multiple] ?? 1) * 100)
    const what = label === '' ? (byUnit[unit] ?? '完成') : label
    if (!(hundredths > 0) || hundredths > largest || found.length >= mostThings) return null
    if (found.some((each) => each.what === what && each.unit === unit)) return null
    found.push({ what, hundredths, unit })
  }
  return found.length > 0 ? found : null
}
