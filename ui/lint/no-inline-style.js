// Fails on what the window's policy (style-src 'self') refuses: style attributes in markup, and
// transitions, which write style sheets while the page runs. `style:width={…}` sets a property and passes.
export default {
  meta: {
    type: 'problem',
    docs: { description: 'keep to what the content security policy lets through' },
    messages: {
      attribute: 'The policy refuses style attributes; write style:property={…} or a class.',
      transition: 'The policy refuses the style sheets of transitions; use a CSS class.',
    },
    schema: [],
  },
  create(context) {
    return {
      SvelteAttribute(node) {
        const element = node.parent.parent;
        const own = element.type === 'SvelteElement' && element.kind === 'html';
        if (own && node.key.name === 'style') context.report({ node, messageId: 'attribute' });
      },
      SvelteDirective(node) {
        if (node.kind === 'Transition' || node.kind === 'Animation') {
          context.report({ node, messageId: 'transition' });
        }
      },
    };
  },
};
