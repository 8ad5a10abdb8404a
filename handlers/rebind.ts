import { command, confirm, say, tell } from '../src/chat/contract.ts'
import { isOnRoster, membersSaid, personSaid } from '../src/chat/forms/name-form.ts'
import { sayDay } from '../src/domain/zoned.ts'
import * as zh from '../src/text/binding.ts'
import { severalOfName } from '../src/text/common.ts'

interface Args {
  /** 会员号, or a name. */
  who: string
}

/** 换绑 — staff end a member's binding, so that the member can bind a new WeChat as usual; history stays. */
export const rebind = command<Args>({
  name: '换绑',
  words: ['换绑', '解绑'],
  who: 'staff',
  usage: '换绑 会员号',
  about: '解除会员现在的微信绑定，好绑新的',
  read(rest, reading) {
    const said = personSaid(rest, reading)
    if (said === null) return null
    const found = membersSaid(reading, said)
    const [only] = found
    if (said.name === undefined && said.number === undefined) return rest === '' && reading.private ? { tell: zh.noMember('') } : null
    if (isOnRoster(reading, said) && only)
      return { args: { who: found.length === 1 && said.number !== undefined ? only.number : (said.name ?? only.number) } }
    return reading.addressed && !reading.glued ? { args: { who: said.number ?? said.name ?? '' } } : null
  },
  write: ({ who }) => who,

  async run({ who }, scene) {
    const { roster, ledger, zone, at, me } = scene
    const found = membersSaid(scene, roster.byNumber.has(who) ? { number: who } : { name: who })
    const [member] = found
    if (!member) return say(zh.noMember(who))
    if (found.length > 1) return tell(severalOfName(member.name, found))
    const binding = await ledger.binding(member.number)
    if (!binding) return say(zh.notBound(member))
    const args: Args = { who: member.number }
    const since = sayDay(binding.at, zone, at)
    if (!scene.confirmed) return confirm(scene, zh.willUnbind(member, since, member.number === me.number), { command: '换绑', args })
    const contactId = await ledger.contactOf(member.number)
    return {
      expect: [{ name: 'still bound so', key: 'bindings', field: member.number, op: 'equals', value: JSON.stringify(binding) }],
      events: [{ type: 'contact.unbound', member: member.number, contact: binding.contact }],
      says: [
        { to: 'here', text: zh.unbound(member) },
        ...(contactId === null ? [] : [{ to: { contact: contactId, account: binding.account }, text: zh.youWereUnbound(member.name) }]),
      ],
    }
  },
})
