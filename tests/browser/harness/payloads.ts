// Words from outside that want to run in the page: 540 of them, each in a form of its own.

/** What each of them would set, were it run. */
export const RAN = 'foreignRan';

const RUN = `window.${RAN}=1`;

const KERNELS: readonly string[] = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<svg onload="${RUN}"></svg>`,
  `<svg><script>${RUN}</script></svg>`,
  `<iframe srcdoc="<script>parent.${RAN}=1</script>"></iframe>`,
  `<iframe src="javascript:parent.${RAN}=1"></iframe>`,
  `<a href="javascript:${RUN}">press</a>`,
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `<details open ontoggle="${RUN}"><summary>x</summary></details>`,
  `<math><mtext><style><img src=x onerror="${RUN}"></style></mtext></math>`,
  `<video><source onerror="${RUN}"></video>`,
  `<input autofocus onfocus="${RUN}">`,
  `<form action="javascript:${RUN}"><button>press</button></form>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<base href="//example.invalid/">`,
  `<meta http-equiv="refresh" content="0;url=javascript:${RUN}">`,
  `<link rel="stylesheet" href="//example.invalid/a.css">`,
  `<style>*{background:url("javascript:${RUN}")}</style>`,
  `<template><script>${RUN}</script></template>`,
  `<x-foreign onpointerenter="${RUN}" style="position:fixed;inset:0">x</x-foreign>`,
  `{@html "<script>${RUN}</script>"}`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `<%= ${RUN} %>`,
  `" onmouseover="${RUN}" x="`,
];

const escaped = (text: string) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const FORMS: readonly ((kernel: string) => string)[] = [
  (kernel) => kernel,
  (kernel) => kernel.toUpperCase(),
  (kernel) => `">${kernel}`,
  (kernel) => `'>${kernel}`,
  (kernel) => `</title></textarea></script></style>${kernel}`,
  (kernel) => `--><!-- ]]>${kernel}`,
  (kernel) => escaped(kernel),
  (kernel) => escaped(escaped(kernel)),
  (kernel) => encodeURIComponent(kernel),
  (kernel) => kernel.replaceAll('<', '\\u003c'),
  (kernel) => kernel.replaceAll('<', '＜'),
  (kernel) => kernel.replaceAll('script', 'scr\u0000ipt'),
  (kernel) => kernel.replaceAll('javascript:', 'java\tscript:\n'),
  (kernel) => `\u202e${kernel}\u202c`,
  (kernel) => `\ufeff${kernel}`,
  (kernel) => `A fox ${kernel} in snow`,
  (kernel) => `\`${kernel}\``,
  (kernel) => `${kernel}//`,
  (kernel) => kernel.repeat(3),
  (kernel) => `${'long '.repeat(60)}${kernel}`,
];

export const PAYLOADS: readonly string[] = KERNELS.flatMap((kernel) =>
  FORMS.map((form) => form(kernel)),
);
