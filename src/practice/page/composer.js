// The input box: sending, quoting, @, and the buttons of what can be said here.

import { getSuggestions, say, sendPicture } from './api.js'
import { avatar, byId, el, icon, toast } from './dom.js'
import { inOneLine } from './list.js'
import * as store from './store.js'
import { practiceNow } from './time.js'

const box = byId('box')
const atList = byId('at-list')
const coarse = matchMedia('(pointer: coarse)')
/** Unfinished words by person and conversation: { text, quote }. */
const unfinished = new Map()
let place = ''
let quoting = null

function fitBox() {
  box.style.height = 'auto'
  box.style.height = `${Math.min(box.scrollHeight, 132)}px`
  byId('send').disabled = box.value.trim() === '' || store.openId === null
}

function setText(text, { focus = true } = {}) {
  box.value = text
  fitBox()
  if (focus) box.focus({ preventScroll: true })
  box.setSelectionRange(text.length, text.length)
}

function setQuote(message) {
  quoting = message
  byId('quote-strip').hidden = message === null
  if (message) byId('quote-text').textContent = `${message.from.name}：${inOneLine(message)}`
}

/** Puts words into the box, for the visitor to send. */
export function fillBox(text) {
  setText(text, { focus: !coarse.matches })
}

/** Starts a reply that quotes a message. */
export function quote(message) {
  setQuote(message)
  box.focus({ preventScroll: true })
}

/** Adds @名字 at the cursor, as WeChat's picker does: the name ends in U+2005. */
export function mention(name) {
  box.setRangeText(`@${name}\u2005`, box.selectionStart, box.selectionEnd, 'end')
  box.focus({ preventScroll: true })
  fitBox()
}

/** Sends `one` (again). The mark stays the same, so that it is never said twice. */
export async function send(one) {
  store.setSending({ ...one, state: 'sending' })
  const { conversation, draft, plain, quoteId } = one
  try {
    const as = one.from.contactId
    const { message } = one.picture
      ? await sendPicture({ as, conversation, draft, ...one.picture })
      : await say({ as, conversation, text: plain, draft, ...(quoteId ? { quote: quoteId } : {}) })
    store.arrived(message)
    byId('toast').hidden = true
  } catch (error) {
    store.setSending({ ...one, state: 'failed' })
    toast(error.message)
  }
}

/** Says `text` in the open conversation as me. */
export function sendText(text, quoted = null) {
  const { contactId, name } = store.me
  const shownQuote = quoted ? { quote: { name: quoted.from.name, text: inOneLine(quoted), body: text } } : {}
  const draft = crypto.randomUUID()
  const at = practiceNow()
  const message = { conversation: store.openId, from: { contactId, name, bot: false }, at, kind: 'text', text, ...shownQuote }
  return send({ ...message, draft, plain: text, quoteId: quoted?.id })
}

/** As much as the server takes. */
const mostPicture = 8 * 1024 * 1024

const base64Of = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(reader.result.slice(reader.result.indexOf(',') + 1)))
    reader.addEventListener('error', () => reject(reader.error))
    reader.readAsDataURL(file)
  })

/** Sends a picture in the conversation that is open now, as who I am now. */
async function sendPictureFile(file) {
  if (store.openId === null) return
  if (file.size > mostPicture) return toast('图片太大，一张最多 8 MB。')
  const { contactId, name } = store.me
  const said = { conversation: store.openId, from: { contactId, name, bot: false }, at: practiceNow(), kind: 'picture', text: '' }
  const shown = file.name || '图片'
  try {
    const picture = { name: shown, base64: await base64Of(file) }
    await send({ ...said, attachment: { name: shown }, draft: crypto.randomUUID(), picture })
  } catch {
    toast('这张图片读不出来，请换一张。')
  }
}

function submit() {
  const text = box.value
  if (text.trim() === '' || store.openId === null) return
  const quoted = quoting
  setText('')
  setQuote(null)
  closeAt()
  void sendText(text, quoted)
}

/** Moves the unfinished words with the person and the conversation, and fetches the buttons. */
export function drawComposer() {
  if (place) unfinished.set(place, { text: box.value, quote: quoting })
  place = store.openId === null ? '' : `${store.me.contactId} ${store.openId}`
  const kept = unfinished.get(place)
  setText(kept?.text ?? '', { focus: false })
  setQuote(kept?.quote ?? null)
  closeAt()
  byId('add-picture').disabled = store.openId === null
  byId('at').hidden = store.openId === null || !store.roomOf(store.openId)
  void drawSuggestions()
}

async function drawSuggestions() {
  const strip = byId('suggestions')
  const asked = place
  if (asked === '') return
  let suggestions = []
  try {
    suggestions = (await getSuggestions(store.me.contactId, store.openId)).suggestions
  } catch {
    // The strip stays empty until the server is back.
  }
  if (asked !== place) return
  strip.replaceChildren(...groupsOf(suggestions).map(([group, ones]) => groupOf(group, ones)))
  strip.scrollLeft = 0
}

/** Suggestions by their group, in the order given. */
function groupsOf(suggestions) {
  const groups = new Map()
  for (const one of suggestions) groups.set(one.group, [...(groups.get(one.group) ?? []), one])
  return [...groups]
}

/** How many buttons of a group stand open; one more than that is shown too. */
const shownAtFirst = () => (matchMedia('(max-width: 600px)').matches ? 5 : 8)

function groupOf(group, ones) {
  const button = ({ label, text }) =>
    el('button', { type: 'button', class: 'suggestion', title: text, on: { click: () => fillBox(text) } }, el('span', { text: label }))
  const most = shownAtFirst()
  const [first, rest] = ones.length <= most + 1 ? [ones, []] : [ones.slice(0, most), ones.slice(most)]
  const more = el(
    'button',
    { type: 'button', class: 'suggestion', 'aria-label': `${group}：还有 ${rest.length} 项`, hidden: rest.length === 0 },
    el('span', { text: `更多 ${rest.length}` }),
  )
  more.addEventListener('click', () => {
    const drawn = rest.map(button)
    more.replaceWith(...drawn)
    drawn[0].focus({ preventScroll: true })
  })
  return el(
    'div',
    { class: 'suggestion-group', role: 'group', 'aria-label': group },
    el('span', { class: 'group-name', text: group }),
    ...first.map(button),
    more,
  )
}

/** What was typed after an @ just before the cursor; null when there is none. */
function typedAfterAt() {
  const before = box.value.slice(0, box.selectionStart)
  const found = /@([^@\s\u2005]{0,12})$/u.exec(before)
  return found ? found[1] : null
}

function closeAt() {
  atList.hidden = true
  box.removeAttribute('aria-activedescendant')
}

function choose(name) {
  const typed = typedAfterAt()
  if (typed !== null) box.setSelectionRange(box.selectionStart - typed.length - 1, box.selectionStart)
  closeAt()
  mention(name)
}

function drawAt() {
  const room = store.openId === null ? undefined : store.roomOf(store.openId)
  const typed = typedAfterAt()
  if (!room || typed === null) return closeAt()
  const people = room.members.filter((id) => id !== store.me.contactId).map(store.personOf)
  const everybody = { contactId: 'everybody', name: '所有人' }
  const fitting = [...people, everybody].filter(({ name }) => name.includes(typed))
  if (fitting.length === 0) return closeAt()
  const options = fitting.map((person, index) => {
    const press = (event) => {
      event.preventDefault()
      choose(person.name)
    }
    const option = el('div', {
      class: 'at-option',
      role: 'option',
      id: `at-${index}`,
      on: { click: press, pointerdown: (e) => e.preventDefault() },
    })
    option.append(avatar(person), el('span', { text: person.name }))
    option.dataset.name = person.name
    return option
  })
  atList.replaceChildren(...options)
  atList.hidden = false
  atList.scrollTop = 0
  select(options[0])
}

function select(option) {
  for (const other of atList.children) other.setAttribute('aria-selected', String(other === option))
  option.scrollIntoView({ block: 'nearest' })
  box.setAttribute('aria-activedescendant', option.id)
}

/** Keys of the open @ list; true when the key was used there. */
function atKey(event) {
  if (atList.hidden) return false
  const options = [...atList.children]
  const now = options.findIndex((option) => option.getAttribute('aria-selected') === 'true')
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step) select(options[(now + step + options.length) % options.length])
  else if (event.key === 'Enter' || event.key === 'Tab') choose(options[now].dataset.name)
  else if (event.key === 'Escape') closeAt()
  else return false
  event.preventDefault()
  return true
}

box.addEventListener('input', () => {
  fitBox()
  drawAt()
})
box.addEventListener('blur', closeAt)
box.addEventListener('keydown', (event) => {
  // While an input method composes, Enter belongs to it.
  if (event.isComposing || event.keyCode === 229) return
  if (atKey(event)) return
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault()
    submit()
  }
})
byId('composer').addEventListener('submit', (event) => {
  event.preventDefault()
  submit()
  if (coarse.matches) box.focus({ preventScroll: true })
})
byId('at').append(el('span', { class: 'at-sign', text: '@', 'aria-hidden': 'true' }))
byId('at').addEventListener('click', () => {
  if (typedAfterAt() === null) box.setRangeText('@', box.selectionStart, box.selectionEnd, 'end')
  box.focus({ preventScroll: true })
  fitBox()
  drawAt()
})
byId('add-picture').append(icon('picture'))
byId('add-picture').addEventListener('click', () => byId('picture-file').click())
byId('picture-file').addEventListener('change', async ({ target }) => {
  const files = [...target.files]
  // the same picture may be chosen again
  target.value = ''
  for (const file of files) await sendPictureFile(file)
})
box.addEventListener('paste', (event) => {
  const pasted = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith('image/'))
  // words that come with a drawing of themselves (from a spreadsheet) are words
  if (pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return
  event.preventDefault()
  for (const file of pasted) void sendPictureFile(file)
})
byId('quote-drop').append(icon('close'))
byId('quote-drop').addEventListener('click', () => setQuote(null))
