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
  /** «@小联盟 …»: more characters touch the name, then a space; it may be somebody else's. */
  doubtful?: true
}

/** A quoted reply as WeChat writes it: 「名字：内容」, a rule, new text. */
const quoted = /^「([^：:\n]{1,40})[：:]([\s\S]*?)」\s*\n\s*(?:[-—–－_=]\s*){4,}\n?([\s\S]*)$/u

/** Separators after a mention: mobile writes U+2005, desktops a space, some none. */
const afterName = /^[\u2005\u2004\u2006\u2009\u00A0\u3000 ]*/u
/** More of a name, up to the separator that only picking a name writes: «@小联络⎵» is somebody else. */
const moreOfName = /^[^\s@＠]{1,20}(?=\u2005)/u
/** More of a name, or the first words said to us, up to a plain space and more text. */
const perhapsName = /^[^\s@＠,，.。:：!！?？、;；]{1,6}[ \u00A0\u3000]+\S/u
/** A picked name, whoever it is. */
const picked = /[@＠][^\u2005\n@＠]{1,40}\u2005/gu
/** Most @ looked at in one message. */
const mostMentions = 40

/** A name of the bot's: how long it is as typed, and as it is compared. */
interface OwnName {
  length: number
  plain: string
  key: string
}

/** Most sets of names known at once: one a room's alias. */
const mostNames = 200
const knownNames = new Map<string, readonly OwnName[]>()

/** Names made comparable, longest first; the same few come with every message. */
const ownNames = (names: readonly string[]): readonly OwnName[] => {
  const together = names.join('\n')
  const known = knownNames.get(together)
  if (known) return known
  const typed = [...new Set(names.map((name) => cleaned(name).trim()).filter((name) => name !== ''))].sort((a, b) => b.length - a.length)
  const own = typed.map((name) => ({ length: name.length, plain: normalised(name), key: normalised(name).toLowerCase() }))
  if (knownNames.size >= mostNames) knownNames.clear()
  knownNames.set(together, own)
  return own
}

/** Takes the mentions of these names (longest first) out of a text; `byId`: a name that only begins like ours is ours too. */
const withoutMentions = (text: string, names: readonly OwnName[], byId: boolean): { text: string; found: boolean; doubtful: boolean } => {
  let [left, rest, found, doubtful] = ['', text, false, !byId]
  for (let looked = 0; looked < mostMentions; looked += 1) {
    const at = rest.search(/[@＠]/u)
    if (at < 0) break
    left += rest.slice(0, at)
    const after = rest.slice(at + 1)
    const name = names.find(({ length, key }) => normalised(after.slice(0, length)).toLowerCase() === key)
    const more = name ? (moreOfName.exec(after.slice(name.length))?.[0] ?? '') : ''
    if (!name || (more !== '' && !byId)) {
      left += rest.charAt(at)
      rest = after
      continue
    }
    found = true
    doubtful &&= perhapsName.test(after.slice(name.length))
    left += ' '
    rest = after.slice(name.length + more.length).replace(afterName, '')
  }
  return { text: left + rest, found, doubtful: found && doubtful }
}

/**
 * Takes a message apart. `names` are all names the bot goes by; `mentionedById` is the provider's hint, used only to
 * strip a name we do not know (a stale alias).
 */
export const heard = (raw: string, names: readonly string[], mentionedById: boolean): Heard => {
  const text = cleaned(raw).trimStart()
  const known = ownNames(names)
  const found = quoted.exec(text)
  const quoteBy = normalised(found?.[1] ?? '')
  const quote = found ? { ofBot: known.some(({ plain }) => plain === quoteBy), text: found[2] ?? '' } : undefined
  let body = found ? (found[3] ?? '') : text
  const toAll = /[@＠](?:所有人|全[体體]成[员員]|all\b|everyone\b)/iu.test(body)
  const ours = withoutMentions(body, known, mentionedById)
  body = ours.text
  if (!ours.found && mentionedById) {
    const names = body.match(picked) ?? []
    body = body.replace(names.length === 1 ? picked : /[@＠][^\s\u2005@＠]{1,30}[\u2005\s]/u, ' ')
  }
  const mentioned = ours.found || mentionedById
  return {
    text: body.trim(),
    mentioned: mentioned || (quote?.ofBot ?? false),
    ...(quote ? { quote } : {}),
    toAll,
    ...(ours.doubtful ? { doubtful: true } : {}),
  }
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
