// The lines of a job's story.
import type { story as en } from '../en/story';
import type { Translated } from '../message';

export const story: Translated<typeof en> = {
  queued: '已排队。',
  putBack: '已根据配方恢复。',
  repaired: '图库索引已修复。为避免重复发送，已暂停；如确未发送过，请放行。',
  held: '由你暂停。',
  released: '已继续。',
  withdrawn: '你在发送前撤回。没有花费。',
  replaced: '已撤回：由修改后的任务 {job} 代替。',
  sending: '正在发送。',
  notSent: '未发送：{why}。没有花费。',
  accepted: '服务已接受（{task}）。',
  routed: '路由 {router} 选择了 {model}。{why}。',
  nodeFailed: '节点 {node} 失败：{why}。',
  found: '在服务处找到（{task}）：只创建了一次，正在跟踪。',
  absent: '已证明没有创建（{why}）：重新排队。没有花费。',
  made: { other: '已生成。正在获取 {count} 个文件。' },
  safe: { other: '{count} 个文件已安全存入图库。' },
  fetchAgain: '你要求重新获取文件。不产生费用。',
  sendAgain: '你要求重新发送。',
  lookAgain: '你要求再次查找。',
  saidAbsent: '你确认没有创建：重新排队。',
  saidPaid: '你确认已经创建：按已付费结束。',
  saidTask: '你给出了服务中的编号：正在跟踪该任务。',
  closed: '你已将其关闭。',
  takenOver: '你接管了此任务（{task}）。它由其他程序生成，费用不计入这里。',
  forgotten: '你已在服务端删除此任务。文件都在这里。',
  forgottenBefore: '服务此前已删除此任务。文件都在这里。',
};
