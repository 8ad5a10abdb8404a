import './quiet.ts'
import { FileBox, type FileBoxInterface, FileBoxType } from 'file-box'
import { WechatyBuilder } from 'wechaty'
import { log, Puppet, payloads, types } from 'wechaty-puppet'
import { wechatyLevel } from './quiet.ts'

log.level(wechatyLevel ?? 'error')
log.enableLogging(wechatyLevel ? (_level: string, text?: string) => void process.stderr.write(`${text ?? ''}\n`) : false)

export { FileBox, type FileBoxInterface, FileBoxType, Puppet, payloads, types, WechatyBuilder }
