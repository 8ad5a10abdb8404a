// The message menu, the persona picker and the clock panel.

import { getClock, moveClock } from './api.js'
import { avatar, byId, el, icon, openDialog, toast } from './dom.js'
import * as store from './store.js'
import { clockPieces, fieldTime, practiceNow, setClock } from './time.js'

const menu = byId('menu')
let menuActions = { quote: () => undefined, mention: () => undefined }
let returnTo = null

/** Sets what 引用 and @他 do. */
export function onMenu(actions) {
  menuActions = actions
}

function closeMenu() {
  if (menu.hidden) return
  menu.hidden = true
  if (menu.contains(document.activeElement)) returnTo?.focus({ preventScroll: true })
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    toast('已复制。')
  } catch {
    toast('浏览器不让复制，请选中文字自己复制。')
  }
}

/** Opens the menu of a message beside `at` (a rectangle on the screen, px). */
export function openMenu(message, at) {
  const choices = [['引用', () => menuActions.quote(message)]]
  const other = message.from.contactId !== store.me.contactId
  if (store.roomOf(message.conversation) && other) choices.push([`@${message.from.name}`, () => menuActions.mention(message.from.name)])
  if (message.kind === 'text') choices.push(['复制', () => copy(message.quote?.body ?? message.text)])
  const buttons = choices.map(([label, act]) =>
    el('button', {
      type: 'button',
      role: 'menuitem',
      text: label,
      on: {
        click: () => {
          closeMenu()
          act()
        },
      },
    }),
  )
  returnTo = document.activeElement
  menu.replaceChildren(...buttons)
  menu.hidden = false
  const { width, height } = menu.getBoundingClientRect()
  const above = at.top - height - 8
  menu.style.top = `${above > 60 ? above : Math.min(at.bottom + 8, innerHeight - height - 8)}px`
  menu.style.left = `${Math.max(8, Math.min((at.left + at.right - width) / 2, innerWidth - width - 8))}px`
  buttons[0].focus({ preventScroll: true })
}

menu.addEventListener('keydown', (event) => {
  const buttons = [...menu.children]
  const now = buttons.indexOf(document.activeElement)
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
  if (event.key === 'Escape') closeMenu()
  if (step === undefined) return
  event.preventDefault()
  buttons[(now + step + buttons.length) % buttons.length].focus()
})
addEventListener('pointerdown', (event) => {
  if (!menu.contains(event.target)) closeMenu()
})
byId('messages').addEventListener('scroll', closeMenu)

const privateUnread = (persona) => store.unread(persona, persona.contactId)

/** Shows who I am, and whether somebody else has had private news. */
export function drawMe() {
  const { name, role } = store.me
  const news = store.world.personas.some((persona) => persona !== store.me && privateUnread(persona) > 0)
  const label = el('span', { class: 'chip-text' }, el('span', { class: 'chip-lead', text: '我是 ' }), el('b', { text: name }))
  const about = el('span', { class: 'chip-role', text: role })
  const dot = el('span', { class: 'dot', hidden: !news })
  byId('chip-me').replaceChildren(avatar(store.me), label, about, icon('down'), dot)
  byId('chip-me').setAttribute('aria-label', `我是 ${name}，${role}。换人${news ? '（别人有新的私聊）' : ''}`)
}

function personRow(persona) {
  const mine = persona === store.me
  const count = privateUnread(persona)
  const words = el(
    'span',
    { class: 'person-words' },
    el('span', { class: 'person-name' }, el('b', { text: persona.name }), el('span', { class: 'person-role', text: persona.role })),
    el('span', { class: 'person-about', text: persona.about }),
  )
  const mark = mine
    ? icon('check')
    : el('span', { class: 'badge', hidden: count === 0, text: String(count), 'aria-label': `${count} 条私聊未读` })
  const choose = () => {
    byId('me-sheet').close()
    store.become(persona.key)
  }
  return el(
    'li',
    {},
    el(
      'button',
      { type: 'button', class: 'person', 'aria-current': mine ? 'true' : null, on: { click: choose } },
      avatar(persona),
      words,
      mark,
    ),
  )
}

/** Opens the persona picker. */
export function pickPersona() {
  byId('people').replaceChildren(...store.world.personas.map(personRow))
  openDialog(byId('me-sheet'))
  byId('people').querySelector('[aria-current]')?.focus()
}

/** Shows the time on the chip and the open panel; cheap when nothing changed. */
export function drawClock() {
  const { day, weekday, time, whole } = clockPieces()
  const chip = byId('chip-clock')
  if (chip.dataset.shown === whole) return
  chip.dataset.shown = whole
  const pieces = [el('span', { class: 'clock-day', text: day }), el('span', { class: 'clock-time', text: `${weekday} ${time}` })]
  chip.replaceChildren(icon('clock'), el('span', { class: 'chip-text' }, ...pieces), icon('down'))
  chip.setAttribute('aria-label', `练习室时间 ${whole}。往前拨`)
  byId('clock-now').textContent = whole
}

const defaultHint = '时间只能往前拨，不能往回。路上到点的事都会照常做、照常发出来。'
let moving = false

/** Shows how far a clock on its way has come; `journey` is null where it stands. The panel stays shut for presses meanwhile. */
export function drawJourney({ now, journey = null }) {
  byId('clock-sheet').classList.toggle('busy', moving || journey !== null)
  byId('chip-clock').classList.toggle('running', journey !== null)
  const share = journey && Math.floor(((now - journey.from) / (journey.goal - journey.from)) * 100)
  if (journey) byId('clock-hint').textContent = `时间正在往前走，已走 ${Math.min(share, 100)}%，走到 ${clockPieces(journey.goal).whole}。`
  else if (!moving) byId('clock-hint').textContent = defaultHint
}

async function move(to) {
  if (moving) return
  moving = true
  const sheet = byId('clock-sheet')
  sheet.classList.add('busy')
  byId('clock-hint').textContent = '时间正在往前走…'
  try {
    const panel = await moveClock(to)
    moving = false
    showPanel(panel)
    sheet.close()
  } catch (error) {
    moving = false
    sheet.classList.remove('busy')
    byId('clock-hint').textContent = error.message
  }
}

function showPanel(panel) {
  setClock(panel)
  drawClock()
  drawJourney(panel)
  const steps = panel.shortcuts.map(({ label, what = '', to }) => {
    const lead = el('span', { class: 'step-to', text: clockPieces(to).whole.replace(/^\d+年/u, '') })
    const words = el('span', { class: 'step-words' }, el('b', { text: label }), el('span', { class: 'step-what', text: what }))
    return el('button', { type: 'button', class: 'step', on: { click: () => move(to) } }, words, lead)
  })
  byId('clock-steps').replaceChildren(...steps)
  byId('clock-to').min = fieldTime(practiceNow())
  byId('clock-to').value = fieldTime(practiceNow() + 3_600_000)
}

/** Opens the clock panel. */
export async function openClock() {
  try {
    showPanel(await getClock())
  } catch (error) {
    toast(error.message)
    return
  }
  openDialog(byId('clock-sheet'))
}

byId('clock-custom').addEventListener('submit', (event) => {
  event.preventDefault()
  void move(byId('clock-to').value)
})
