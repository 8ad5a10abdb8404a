import { cleaned, normalised } from './fold.ts'

/** A message taken apart: what it quotes, whether it is said to the bot, and the new text without the @. */
export interface Heard {
  /** New text, cleaned, several lines, mentions of the bot removed. */
  text: string
  /** @bot anywhere, or a quote of one of the bot's own messages. Private chats are addressed anyway. */
  mentioned: boolean
  quote?: { ofBot: boolean; text: string }
  /** «@所有人»: never for the bot. */
  toAll: boolean
}

/** A quoted reply as WeChat writes it: 「名字：内容」, a rule, new text. */
const quoted = /^「([^：:\n]{1,40})[：:]([\s\S]*?)」\s*\n\s*(?:[-—–－_=]\s*){4,}\n?([\s\S]*)$/u

/** Separators after a mention: mobile writes U+2005, desktops a space, some none. */
const afterName = '[\\u2005\\u2004\\u2006\\u2009\\u00A0\\u3000 ]*'
const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')

/**
 * Takes a message apart. `names` are all names the bot goes by; `mentionedById` is the provider's hint, used only to
 * strip a name we do not know (a stale alias).
 */
export const heard = (raw: string, names: readonly string[], mentionedById: boolean): Heard => {
  const text = cleaned(raw).trim()
  const known = [...new Set(names.map((name) => cleaned(name).trim()).filter((name) => name !== ''))].sort((a, b) => b.length - a.length)
  const found = quoted.exec(text)
  const quoteBy = normalised(found?.[1] ?? '')
  const quote = found ? { ofBot: known.some((name) => normalised(name) === quoteBy), text: found[2] ?? '' } : undefined
  let body = found ? (found[3] ?? '') : text
  const toAll = /@(?:所有人|全体成员|all\b|everyone\b)/iu.test(body)
  let mentioned = false
  for (const name of known) {
    const mention = new RegExp(`[@＠]${escaped(name)}${afterName}`, 'gu')
    if (mention.test(body)) {
      mentioned = true
      body = body.replace(mention, ' ')
    }
  }
  if (!mentioned && mentionedById) {
    mentioned = true
    body = body.replace(/[@＠][^\s\u2005@＠]{1,30}[\u2005\s]/u, ' ')
  }
  return { text: body.trim(), mentioned: mentioned || (quote?.ofBot ?? false), ...(quote ? { quote } : {}), toAll }
}

/** The number a quoted message of ours (or a card) speaks of: «活动112», «报名 112», «编号 112», «申报 114»; undefined when none or several. */
export const numberIn = (quotedText: string): string | undefined => {
  const text = normalised(quotedText)
  const found = [
    ...text.matchAll(
      /(?:活动|报名|签到|请假|取消报名|编号|申报|换班|异议|绑定|确认绑定|通知|流水号?)[ ]*#?(\d{1,9})(?![\d:：.\-/月点日年])/gu,
    ),
  ].map((match) => match[1])
  const distinct = [...new Set(found)]
  return distinct.length === 1 ? distinct[0] : undefined
}
