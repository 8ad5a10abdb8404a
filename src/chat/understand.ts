import type { Heard } from './address.ts'
import { isQuestion } from './arguments.ts'
import type { AnyCommand, Reading } from './contract.ts'
import { folded } from './fold.ts'

/** A command understood, with its arguments. */
export interface Understood {
  command: AnyCommand
  args: unknown
}

/** What a message means, before anybody's rights or the ledger are asked. */
export type Understanding =
  | { kind: 'silence' }
  | { kind: 'commands'; all: Understood[] }
  /** Understood, but the form is wrong: one sentence tells how. */
  | { kind: 'tell'; command: AnyCommand; text: string }
  /** Said to the bot and not understood; `about` is what it seems to be about. */
  | { kind: 'help'; about?: AnyCommand }
  /** Holds a command's word, but is none. */
  | { kind: 'near-miss'; word: NearMiss }

/** Words whose near misses are noted. */
export type NearMiss = '签到' | '请假' | '报名'

/** Answer to a question asked back: the nth choice (1…), one named by its number, yes, or no. */
export type Pick = { index: number; number: string } | { yes: true } | { no: true }

/** Words of the contract that are not built yet: silence, addressed or not. */
export const laterWords: readonly string[] = [
  '学习主题',
  '学习',
  '轮值表',
  '品牌',
  '申报',
  '积分申报',
  '申请积分',
  '我的申报',
  '撤回申报',
  '申诉',
  '异议',
  '提醒',
  '亮点',
  '成果',
  '换班',
  '同意换班',
  '不同意换班',
  '代班',
  '签到码',
  '安静',
  '代申报',
  '待审',
  '通过',
  '退回',
  '驳回',
  '待办',
  '公布',
  '导出',
  '统计',
  '通知',
  '催回复',
  '催收',
  '办理',
  '建言',
  '收到',
]

const thanks =
  /^(?:好的?|嗯+|哦|ok|收到|谢+|谢谢|多谢|感谢|辛苦|辛苦了|麻烦了|不客气|赞|真棒|太棒了|厉害|你真好)*(?:了|啦|啊|哈|您|你|大家|各位|小助手|机器人)*$/iu
const thankful = /谢|辛苦|感谢|赞|棒|厉害|好的|ok|收到|嗯/iu

/** What somebody may answer to a question asked back, or null. ① folds to 1. */
export const pickOf = (text: string): Pick | null => {
  const line = folded(text)
  if (/^(?:确认|确定|是的?|对|好的?确认)$/u.test(line)) return { yes: true }
  if (/^(?:不用了?|不|算了|取消|不了|否)$/u.test(line)) return { no: true }
  const found = /^(?:选|第|我选)?\s*(?:(\d{1,9})|([一二三四五六七八九]))\s*(?:个|项|号)?$/u.exec(line)
  if (!found) return null
  const number = found[1] ?? String('一二三四五六七八九'.indexOf(found[2] ?? '') + 1)
  return { index: Number(number), number }
}

/** The whole grammar over the commands there are. */
export const grammar = (commands: readonly AnyCommand[]) => {
  const words = commands
    .flatMap((command) => command.words.map((word) => ({ word, command })))
    .sort((a, b) => b.word.length - a.word.length)
  const phrases = new Map(commands.flatMap((command) => (command.addressedWords ?? []).map((phrase) => [phrase, command] as const)))
  const anyWord = new RegExp([...new Set([...words.map(({ word }) => word), '签到', '报名', '请.{0,2}假'])].join('|'), 'u')

  /** One line, folded, read as one command: the first word, longest first, whose grammar consumes the rest. */
  const readLine = (line: string, reading: Reading): Understood | { command: AnyCommand; tell: string } | null => {
    for (const text of variants(line, reading)) {
      for (const { word, command } of words) {
        if (!text.startsWith(word) || (command.addressedOnly && !reading.addressed)) continue
        const after = text.slice(word.length)
        const glued = after !== '' && !/^[\s,:;.、/+(-]/u.test(after)
        const rest = after.replace(/^[\s,:;.、/-]+/u, '')
        const read = command.read(rest, { ...reading, glued, word })
        if (read === null) continue
        return 'tell' in read ? { command, tell: read.tell } : { command, args: read.args }
      }
      if (!reading.addressed) continue
      const exact = phrases.get(text)
      for (const command of [...(exact ? [exact] : []), ...commands.filter(({ addressedForm }) => addressedForm?.test(text))]) {
        const read = command.read('', { ...reading, glued: false, word: text })
        if (read && 'args' in read) return { command, args: read.args }
      }
    }
    return null
  }

  /** A word of the contract that no handler has yet, standing first. */
  const isLater = (line: string): boolean =>
    !words.some(({ word }) => line.startsWith(word)) &&
    laterWords.some((word) => line.startsWith(word) && /^(?:$|[\s,:;、\d])/u.test(line.slice(word.length)))

  return {
    /** Cheap look at raw text: could it be for us at all? What is surely talk never costs a look at the store. */
    mightMatter: (text: string): boolean => anyWord.test(folded(text)) || pickOf(text) !== null,

    /** What a message means. */
    understand(message: Heard, reading: Omit<Reading, 'glued'>): Understanding {
      const silence: Understanding = { kind: 'silence' }
      if (message.toAll) return silence
      const lines = message.text
        .split('\n')
        .map(folded)
        .filter((line) => line !== '')
      const [first] = lines
      if (first === undefined)
        return reading.private || (message.mentioned && !message.quote?.ofBot)
          ? message.text === '' && reading.private
            ? silence
            : { kind: 'help' }
          : silence
      const whole: Reading = { ...reading, glued: false }

      const block = lines.length > 1 ? words.find(({ word, command }) => command.lines && first.startsWith(word)) : undefined
      if (block) {
        const glued = /^[^\s,:;.、/+(-]/u.test(first.slice(block.word.length))
        const read = block.command.read(lines.join('\n').slice(block.word.length).trim(), { ...whole, glued })
        if (read && 'args' in read) return { kind: 'commands', all: [{ command: block.command, args: read.args }] }
        if (read) return { kind: 'tell', command: block.command, text: read.tell }
      }
      if (lines.length <= maxLines) {
        const all: Understood[] = []
        for (const line of lines) {
          const read = readLine(line, whole)
          if (read === null) break
          if ('tell' in read) {
            if (lines.length > 1) break
            return { kind: 'tell', command: read.command, text: read.tell }
          }
          all.push(read)
        }
        if (all.length === lines.length) return { kind: 'commands', all }
      }

      if (!reading.addressed) return nearMissOf(lines.join('\n')) ?? silence
      if (isLater(first) || (thanks.test(first) && thankful.test(first))) return silence
      if (message.quote?.ofBot && !reading.private) return nearMissOf(lines.join('\n')) ?? silence
      const about = words.find(({ word }) => lines.some((line) => line.includes(word)))?.command
      return { kind: 'help', ...(about ? { about } : {}) }
    },
  }
}

/** The grammar over some commands. */
export type Grammar = ReturnType<typeof grammar>

/** Most commands obeyed in one message. */
const maxLines = 10

const nearMissOf = (text: string): Understanding | null => {
  if (text.includes('签到')) return { kind: 'near-miss', word: '签到' }
  if (/请.{0,2}假/u.test(text)) return { kind: 'near-miss', word: '请假' }
  return text.includes('报名') ? { kind: 'near-miss', word: '报名' } : null
}

const selfWords = /^(?:我要|我想|本人|我|俺|咱)\s*(?=签到|打卡|报名|请假|取消报名)/u
const politeStart = /^(?:请问|请|麻烦|劳驾|帮我|给我|我来|我要|我想|来|查一下|查下|看一下|看看|查查)\s*/u
const politeEnd = /\s*(?:了|吧|一下|下|啦|谢谢|多谢|哈)$/u

/** The forms one line may be read as: as it is, without 我, without the speaker's own name and branch around 签到; addressed, without politeness. */
const variants = (line: string, reading: Reading): string[] => {
  const found = new Set<string>([line])
  const plain = line.replace(selfWords, '')
  found.add(plain)
  found.add(withoutSelf(plain, reading))
  if (reading.addressed && !isQuestion(line)) {
    let polite = plain
    for (let before = ''; before !== polite; ) {
      before = polite
      polite = polite.replace(politeStart, '')
    }
    found.add(polite)
    for (let before = ''; before !== polite; ) {
      before = polite
      polite = polite.replace(politeEnd, '')
    }
    found.add(polite)
    found.add(withoutSelf(polite, reading))
  }
  return [...found]
}

/** «医疗保障分会 王建国 签到», «签到 王建国» → «签到», for the speaker's own name and branch only. */
const withoutSelf = (line: string, { speaker }: Reading): string => {
  const word = /签到|打卡/u.exec(line)?.[0]
  if (!word || !speaker) return line
  const own = [speaker.branch, speaker.branch.replace(/分会$/u, ''), speaker.name, speaker.number].filter((name) => name !== '')
  const [before = '', after = ''] = [line.slice(0, line.indexOf(word)), line.slice(line.indexOf(word) + word.length)]
  const strip = (text: string): string => {
    let left = text
    for (const name of own) left = left.replace(name, ' ')
    return left.replace(/[\s,:、+\-—_/|()（）]+/gu, ' ').trim()
  }
  const [a, b] = [strip(before), strip(after)]
  return a !== '' && a !== '我' ? line : b === '' ? word : `${word} ${b}`
}
