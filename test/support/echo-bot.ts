import { servicePuppet } from '../../src/wechat/service-puppet.ts'
import { WechatyBuilder } from '../../src/wechat/wechaty.ts'

/**
 * The barest bot there can be on Wechaty, in a process of its own: it says in a room what was said there. Its gateway is that of the environment
 * (ENDPOINT, TOKEN). The yardstick of bench:messages.
 */
const puppet = servicePuppet({ endpoint: process.env.ENDPOINT ?? '', token: process.env.TOKEN ?? '', tls: { disable: true } })
const bot = WechatyBuilder.build({ puppet })
bot.on('error', () => undefined)
bot.on('message', (message) => {
  const room = message.room()
  if (room && !message.self()) void room.say(message.text()).catch(() => undefined)
})
bot.once('login', () => void process.stdout.write('ready\n'))
await bot.start()
