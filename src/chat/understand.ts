import type { Member } from '../domain/member.ts'
import type { Heard } from './address.ts'
import { isQuestion } from './arguments.ts'
import type { AnyCommand, Reading } from './contract.ts'
import { folded, normalised, onlyFaces } from './fold.ts'

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
export const laterWords: readonly string[] = ['通知', '催回复', '催收', '办理', '建言', '收到']

/** Thanks are made of these and nothing else; no two begin alike, so that long texts are read in one pass. */
const thanks =
  /^(?:[\s,.!~]|好|的|嗯|哦|噢|ok|收到|谢|多|感谢|辛苦|麻烦|不客气|点|赞|棒|厉害|靠谱|给力|明白|知道|太|非常|十分|真|很|特别|给|你|您|了|啦|啊|哈|呀|哟|哇|嘞|滴|哒|大家|各位|小助手|机器人)*$/iu
const thankful = /谢|辛苦|麻烦了|不客气|赞|棒|厉害|靠谱|给力|明白|知道了|真好|太好|^好|ok|收到|嗯|哦|噢/iu

/** A longer text picks nothing; characters. */
const longestPick = 80

/** A longer text is no bare word; characters. */
const longestCrowded = 20

/** What somebody may answer to a question asked back, or null. ① folds to 1. */
export const pickOf = (text: string): Pick | null => {
  if (text.length > longestPick) return null
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
  const crowdWords = new Set(commands.flatMap((command) => (command.crowded ? command.words : [])))
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
      const numbered = readNumbered(text, reading)
      if (numbered) return numbered
    }
    return null
  }

  /** «12号我不去了», «参加 12», said to the bot: a whole word or phrase and the number before or behind it. */
  const readNumbered = (text: string, reading: Reading): Understood | null => {
    const before = /^(?:编号|活动|第|#)?(\d{1,9})(?:号|#)?(?:活动)?[\s,:]*(\D.*)$/u.exec(text)
    const behind = /^(\D.*?)[\s,:]*(?:编号|活动|第|#)?(\d{1,9})(?:号|#)?$/u.exec(text)
    const [number, said] = before ? [before[1], before[2]] : [behind?.[2], behind?.[1]]
    if (number === undefined || said === undefined) return null
    const command = phrases.get(said) ?? (before ? words.find(({ word }) => word === said)?.command : undefined)
    const read = command?.read(number, { ...reading, glued: false, word: said })
    return command && read && 'args' in read ? { command, args: read.args } : null
  }

  /** A word of the contract that no handler has yet, standing first. */
  const isLater = (line: string): boolean =>
    laterWords.some(
      (later) =>
        line.startsWith(later) &&
        /^(?:$|[\s,:;、\d])/u.test(line.slice(later.length)) &&
        !words.some(({ word }) => word.length >= later.length && line.startsWith(word)),
    )

  return {
    /** Cheap look at raw text: could it be for us at all? What is surely talk never costs a look at the store. */
    mightMatter: (text: string): boolean => anyWord.test(normalised(text).replaceAll(' ', '')) || pickOf(text) !== null,

    /** Whether a text is but a word that whole rooms say at once. */
    crowded: (text: string): boolean => text.length <= longestCrowded && crowdWords.has(folded(text)),

    /** What a message means. */
    understand(message: Heard, reading: Omit<Reading, 'glued'>): Understanding {
      const silence: Understanding = { kind: 'silence' }
      if (message.toAll) return silence
      const lines = withoutSelfLines(
        message.text
          .split('\n')
          .map(folded)
          .filter((line) => line !== ''),
        reading,
      )
      const [first] = lines
      // faces alone are a nod; the bare name asks for something
      if (first === undefined)
        return message.text === '' && message.mentioned && !message.quote?.ofBot && !reading.private ? { kind: 'help' } : silence
      const whole: Reading = { ...reading, glued: false }

      const readable = message.text.length <= longest
      const fits = (most = longest): boolean => lines.length > 1 && message.text.length <= most
      const block = words.find(({ word, command }) => command.lines && first.startsWith(word) && fits(command.longest))
      if (block) {
        const glued = /^[^\s,:;.、/+(-]/u.test(first.slice(block.word.length))
        const read = block.command.read(lines.join('\n').slice(block.word.length).trim(), { ...whole, glued, typed: message.text })
        if (read && 'args' in read) return { kind: 'commands', all: [{ command: block.command, args: read.args }] }
        if (read) return { kind: 'tell', command: block.command, text: read.tell }
      }
      if (readable && lines.length <= maxLines) {
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
      if (isLater(first) || onlyFaces(message.text) || lines.every((line) => isThanks(line, reading))) return silence
      if (message.quote?.ofBot || (message.doubtful && !reading.private)) return nearMissOf(lines.join('\n')) ?? silence
      const about = words.find(({ word }) => lines.some((line) => line.includes(word)))?.command
      return { kind: 'help', ...(about ? { about } : {}) }
    },
  }
}

/** The grammar over some commands. */
export type Grammar = ReturnType<typeof grammar>

/** Most commands obeyed in one message. */
const maxLines = 10
/** A longer message is no command; characters. */
const longest = 4000
/** Most polite words taken off each end. */
const mostPolite = 4

/** Whether a line said to the bot is thanks or a nod. */
const isThanks = (line: string, { association }: Omit<Reading, 'glued'>): boolean => {
  let text = line
  for (const name of association.botNames) text = text.replaceAll(normalised(name), '')
  return thanks.test(text) && thankful.test(text)
}

const nearMissOf = (said: string): Understanding | null => {
  const text = said.replaceAll(' ', '')
  if (text.includes('签到')) return { kind: 'near-miss', word: '签到' }
  if (/请.{0,2}假/u.test(text)) return { kind: 'near-miss', word: '请假' }
  return text.includes('报名') ? { kind: 'near-miss', word: '报名' } : null
}

const selfWords = /^(?:我要|本人|我|俺)\s*(?=签到|打卡|报名|请假|取消报名)/u
const politeStart = /^(?:你好|您好|请问|请|麻烦|劳驾|帮我|给我|我来|我要|我想|俺要|来|查一下|查下|看一下|看看|查查)[\s,.!~]*/u
/** 学习了 is thanks, not 学习. */
const politeEnd = /[\s,.!~]*(?:(?<!学习)了|吧|一下|下|啦|谢谢|多谢|哈)$/u

const spaced = /^\p{Script=Han}(?: \p{Script=Han})+(?![^\s\d,:;.、#(+-])/u

/** The forms one line may be read as: as it is, without 我, without the speaker's own name and branch around 签到; addressed, without politeness. */
const variants = (typed: string, reading: Reading): string[] => {
  // «签 到», «报 名 12»: single characters apart are one word
  const line = typed.replace(spaced, (word) => word.replaceAll(' ', ''))
  const found = new Set<string>([typed, line])
  const plain = line.replace(selfWords, '')
  found.add(plain)
  found.add(withoutSelf(plain, reading))
  if (reading.addressed && !isQuestion(line)) {
    let polite = plain
    for (const polish of [politeStart, politeEnd]) {
      for (let steps = 0; steps < mostPolite && polish.test(polite); steps += 1) {
        polite = polite.replace(polish, '')
        found.add(polite)
      }
    }
    found.add(withoutSelf(polite, reading))
  }
  return [...found]
}

/** «医疗保障分会 王建国 签到», «签到 王建国» → «签到», for the speaker's own name and branch only. */
const withoutSelf = (line: string, { speaker }: Reading): string => {
  const word = /签到|打卡/u.exec(line)?.[0]
  if (!word || !speaker || line === word) return line
  const [before = '', after = ''] = [line.slice(0, line.indexOf(word)), line.slice(line.indexOf(word) + word.length)]
  const [a, b] = [besidesSelf(before, speaker), besidesSelf(after, speaker)]
  return a !== '' && a !== '我' ? line : b === '' ? word : `${word} ${b}`
}

/** What is left of a text without the speaker's own name, number and branch. */
const besidesSelf = (text: string, { branch, name, number }: Member): string => {
  let left = text
  for (const own of [branch, branch.replace(/分会$/u, ''), name, number].map(normalised)) if (own !== '') left = left.replace(own, ' ')
  return left.replace(/[\s,:、+\-—_/|()（）]+|\p{Extended_Pictographic}/gu, ' ').trim()
}

/** Lines that hold nothing but the speaker's own name or branch go, where 签到 stands on another. */
const withoutSelfLines = (lines: string[], { speaker }: Omit<Reading, 'glued'>): string[] => {
  if (speaker === null || lines.length === 1 || lines.length > maxLines || !lines.some((line) => /签到|打卡/u.test(line))) return lines
  return lines.filter((line) => besidesSelf(line, speaker) !== '')
}
