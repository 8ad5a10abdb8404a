import { sayPoints } from '../domain/entry.ts'

/** Sentences of `lianyi rescore`. Points are tenths. */

const signed = (tenths: number): string => `${tenths > 0 ? '+' : ''}${sayPoints(tenths)} 分`
const figures = (entries: number, members: number, sum: number): string => `${entries} 条流水，${members} 人，合计 ${signed(sum)}`

/** What it would come to. */
export const preview = (version: number, from: string, entries: number, members: number, sum: number): string =>
  entries === 0
    ? `预览（没有改动）：${from}起的流水按第 ${version} 版积分办法重算，没有一条不同。`
    : `预览（没有改动）：${from}起的流水按第 ${version} 版积分办法重算，会变的有 ${figures(entries, members, sum)}。`
/** What it came to. */
export const applied = (version: number, from: string, entries: number, members: number, sum: number): string =>
  entries === 0
    ? `${from}起的流水按第 ${version} 版积分办法没有一条不同，没有改动。`
    : `${from}起的流水已按第 ${version} 版积分办法重算：调整 ${figures(entries, members, sum)}。原来的记录不改，差额另记。`
/** One member. */
export const memberLine = (number: string, name: string, entries: number, difference: number): string =>
  `${number} ${name}：${entries} 条，${signed(difference)}`
/** How to go on from a preview. */
export const howToApply = (from: string, version: number): string =>
  `采用请运行：lianyi rescore --from ${from} --rules ${version} --by 会员号`
/** To the staff's room. */
export const toStaff = (name: string, what: string, enclosed: boolean): string =>
  `${name}通过命令行重算了积分。${what}${enclosed ? '逐条对照见附件。' : '条数太多，逐条请在服务器上运行 lianyi export entries 看。'}`
/** Those it concerns are too many to be told one by one. */
export const notToldEach = (members: number): string => `涉及 ${members} 人，没有逐个通知；本人发「明细 全部」可查。`
/** The workbook that lists what changed. */
export const bookName = (version: number): string => `重算对照-第${version}版.xlsx`
/** To a member. */
export const toMember = (name: string, version: number, entries: number, difference: number): string =>
  `${name}，您有 ${entries} 条积分按第 ${version} 版积分办法重算，合计 ${signed(difference)}。发「明细 全部」可查。`
