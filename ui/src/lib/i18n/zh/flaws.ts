// What is wrong with a prompt file.
import type { Translated } from '../message';
import type { flaws as en } from '../en/flaws';

export const flaws: Translated<typeof en> = {
  tooLarge: '文件大于 {megabytes} MB，请拆分。',
  tooManyRows: '文件有 {rows} 条，最多接受 {most} 条，请拆分。',
  tooManyJobs: '一次 {jobs} 个任务过多，最多 {most} 个。',
  empty: '文件中没有提示词。',
  utf16: '文件为 UTF-16 编码，请另存为 UTF-8。',
  notUtf8: '第 {byte} 个字节不是 UTF-8，请将文件另存为 UTF-8。',
  json: '这不是有效的 JSON：{says}。',
  rowForm: '每条必须是花括号中的对象，或引号中的文本。',
  unnamedColumn: '第 {column} 列有值，但表头没有该列的名称。',
  moreCells: '此条的单元格多于表头的 {columns} 个。含有分隔符的文本请加引号。',
  openQuote: '此引号没有闭合。',
  afterQuote: '闭合引号之后还有文本。加引号的单元格内，引号需写两次。',
  modelForm: '模型必须是文本，不能是 {given}。',
  unknownModel: '没有名为 {name} 的模型。',
  unknownModelNear: '没有名为 {name} 的模型。是否指 {near}？',
  severalModels: '有多个名为 {name} 的模型。请写 {ids}。',
  noTask: '{model} 不产生可排队的任务。',
  account: '没有账户支持此模型。请在设置中添加账户，或改用其他模型。',
  straySpaces: '键名首尾有空格。是否指 {near}？',
  unknownKey: '{by} 没有此输入项。',
  unknownKeyNear: '{by} 没有此输入项。是否指 {near}？',
  twice: '重复给出。',
  sameMeaning: '与 {other} 含义相同，请保留其一。',
  overlap: '与 {other} 重叠，请给出整体或各部分。',
  partWhole: '既给出了整体，又给出了部分。',
  partGap: '出现在 [{first}] 那一项之前。',
  onlyUseapi: '只有 useapi.net 接受此项。',
  file: '此文件不能使用。原始记录：“{says}”',
};
